// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;

/** Writes JSON pointers (RFC 6901). Holds no state. */
final class Pointers {

    private Pointers() {}

    /** Returns a name as a pointer contains it. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the pointer to the value that could not be converted. */
    static String of(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            pointer.append('/');
            if (step.getFieldName() == null) {
                pointer.append(step.getIndex());
            } else {
                pointer.append(escaped(step.getFieldName()));
            }
        }
        return pointer.toString();
    }
}
