// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import org.apache.camel.spi.PropertiesFunction;

/** Replaces the environment of a reader of a page: every variable has a value. */
final class AnyEnvironment implements PropertiesFunction {

    @Override
    public String getName() {
        return "env";
    }

    @Override
    public String apply(String remainder) {
        return "any-value";
    }
}
