// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import io.github.camelcopilot.api.OutputViolation;
import java.util.List;

/** What the text of an answer is. Immutable. */
public sealed interface OutputReading {

    /**
     * It satisfies the schema.
     *
     * @param text its JSON, without a fence and surrounding whitespace
     * @param value the JSON tree, or an instance of the class
     */
    record Valid(String text, Object value) implements OutputReading {}

    /**
     * It does not.
     *
     * @param violations at least one
     */
    record Invalid(List<OutputViolation> violations) implements OutputReading {}
}
