// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.testing.ClassesWithout;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The libraries networknt and victools are optional. */
class WithoutOutputLibrariesTest {

    /** Creates an endpoint with these options. Loaded without a library. */
    public static final class Creation implements UnaryOperator<String> {

        @Override
        public String apply(String options) {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.addComponent("copilot", new CopilotComponent());
                context.getEndpoint("copilot:chat?model=m&" + options);
                return "created";
            } catch (Exception failure) {
                Throwable cause = failure;
                while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
                    cause = cause.getCause();
                }
                return cause.getMessage();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "com.networknt. | temperature=1 | created",
                "com.networknt. | jsonSchema={\"type\":\"object\"} | The option jsonSchema needs the library"
                        + " com.networknt:json-schema-validator",
                "com.networknt. | outputClass=java.lang.String | The option outputClass needs the library"
                        + " com.networknt:json-schema-validator",
                "com.github.victools. | jsonSchema={\"type\":\"object\"} | created",
                "com.github.victools. | outputClass=java.lang.String&jsonSchema={\"type\":\"string\"} | created",
                "com.github.victools. | outputClass=java.lang.String | The option outputClass needs the libraries"
                        + " com.github.victools:jsonschema-generator and"
                        + " com.github.victools:jsonschema-module-jackson",
                "com.github.victools.jsonschema.module | outputClass=java.lang.String | needs the libraries"
            })
    void onlyTheirOptionsNeedThem(String absent, String options, String expected) throws Exception {
        assertThat(ClassesWithout.packages(absent).call(Creation.class, options))
                .contains(expected);
    }
}
