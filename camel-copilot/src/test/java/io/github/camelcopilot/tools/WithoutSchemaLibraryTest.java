// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.internal.tool.RouteTools;
import io.github.camelcopilot.testing.ClassesWithout;
import java.util.function.UnaryOperator;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library networknt is optional. */
class WithoutSchemaLibraryTest {

    /** Calls a tool with these options. Loaded without the library. */
    public static final class OneCall implements UnaryOperator<String> {

        @Override
        public String apply(String options) {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.addComponent("copilot", new CopilotComponent());
                context.addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("copilot:tool:t?description=x&" + options).log("x");
                            }
                        });
                context.start();
                ToolSource source = RouteTools.of(context).sources().get(0);
                return source.call(
                                ToolInvocation.builder(source.tools().get(0))
                                        .arguments("{\"a\":\"7\"}")
                                        .build())
                        .toCompletableFuture()
                        .get();
            } catch (Exception failure) {
                return failure.getMessage();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "parameter.a=integer | {\"a\":7}",
                "argSchema={\"type\":\"object\"} | The option argSchema needs the library"
                        + " com.networknt:json-schema-validator, version 2, on the classpath"
            })
    void onlyASchemaNeedsIt(String options, String expected) throws Exception {
        assertThat(ClassesWithout.packages("com.networknt.").call(OneCall.class, options))
                .contains(expected);
    }
}
