// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.testing.ToolContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistake in the options of a tool fails the creation of its route. */
class ToolCreationTest {

    private static final String TOOL = "copilot:tool:t?description=x";

    private static Arguments row(String uri, String message) {
        return Arguments.of(uri, message);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row("copilot:tool", "copilot:tool:NAME"),
                row("copilot:tool:a.b?description=x", "1 to 64 letters of ASCII"),
                row("copilot:tool:ä?description=x", "1 to 64 letters of ASCII"),
                row("copilot:tool:" + "a".repeat(65) + "?description=x", "1 to 64 letters"),
                row("copilot:tool:t", "needs the option description"),
                row("copilot:tool:t", "copilot:tool:weather?description="),
                row("copilot:tool:t?description= ", "needs the option description"),
                row(TOOL + "&toolTimeout=0", "toolTimeout is 0, but must be at least 1"),
                row(TOOL + "&toolTimeout=10x", "is not a duration"),
                row(TOOL + "&maxToolResultSize=0", "maxToolResultSize is 0"),
                row(TOOL + "&maxToolResultSize=big", "is not a size"),
                row(TOOL + "&tags=a,*", "the tag * selects all tools"),
                row(TOOL + "&parameter.city=text", "parameter.city is not a type"),
                row(TOOL + "&parameter.city=text", "parameter.city.required=true"),
                row(TOOL + "&parameter.city=int", "valid are string, integer, number and boolean"),
                row(TOOL + "&parameter.city=object", "anything else needs argSchema"),
                row(TOOL + "&parameter.city.required=yes", "is neither true nor false"),
                row(TOOL + "&parameter.city.enum=", "parameter.city.enum has no values"),
                row(TOOL + "&parameter.city.enum= , ", "parameter.city.enum has no values"),
                row(
                        TOOL + "&parameter.n=integer&parameter.n.enum=1,x",
                        "parameter.n.enum has a value that is not of the type integer"),
                row(TOOL + "&parameter.city=string&parameter.city=integer", "more than one value"),
                row(TOOL + "&parameter.city={description=The city}", "is a map"),
                row(TOOL + "&parameter.city={description=The city}", "parameter.city.description"),
                row(TOOL + "&parameter={city=string}", "parameter is a map"),
                row(TOOL + "&parameter.=string", "'' is not valid"),
                row(TOOL + "&parameter.a b=string", "'a b' is not valid"),
                row(TOOL + "&parameter." + "a".repeat(65) + "=string", "is not valid"),
                row(TOOL + "&parameter.city=string&parameter.City=string", "the same header"),
                row(TOOL + "&parameter.CamelHttpUri=string", "is refused"),
                row(TOOL + "&parameter.camelfilename=string", "is refused"),
                row(TOOL + "&parameter.CAMEL=string", "is refused"),
                row(TOOL + "&parameter.org.apache.camel.x=string", "is refused"),
                row(TOOL + "&parameter.Org.Apache.CamelX.required=true", "is refused"),
                row(
                        TOOL + "&parameter.a=string&argSchema={\"type\":\"object\"}",
                        "argSchema and parameter.*"),
                row(TOOL + "&descripton=y", "did you mean 'description'?"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeFailsTheRouteAndShowsTheCorrectForm(String uri, String message) throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            context.camel().start();
            assertThatThrownBy(() -> context.add(uri, exchange -> {}))
                    .hasStackTraceContaining(message)
                    .hasRootCauseInstanceOf(Exception.class);
            assertThat(context.sources()).isEmpty();
        }
    }

    static Stream<Arguments> misplaced() {
        return Stream.of(
                row(TOOL + "&toolChoice=auto", "toolChoice does not apply to copilot:tool"),
                row(TOOL + "&autoToolExecution=false", "copilot:chat and copilot:stream"),
                row(TOOL + "&maxToolIterations=1", "maxToolIterations"),
                row(TOOL + "&parallelToolExecution=false", "parallelToolExecution"),
                row(TOOL + "&toolExecutionErrorStrategy=repromptModel", "toolExecutionErrorSt"),
                row(TOOL + "&hallucinatedToolNameStrategy=failExchange", "hallucinatedToolName"),
                row(TOOL + "&maxAgenticTokens=1", "maxAgenticTokens"),
                row(TOOL + "&maxCost=1", "maxCost"),
                row(TOOL + "&toolApproval=suspend", "toolApproval"),
                row(TOOL + "&toolApprovalTimeout=1s", "toolApprovalTimeout"),
                row(TOOL + "&tool-approval-for=all", "toolApprovalFor"),
                row("copilot:chat?description=x", "description does not apply to copilot:chat"),
                row("copilot:stream?parameter.a=string", "parameter.* does not apply"),
                row("copilot:chat?parameter={a=string}", "parameter.* does not apply"),
                row("copilot:chat?argSchema={}", "argSchema"),
                row("copilot:chat?title=x", "title"),
                row("copilot:chat?readOnlyHint=true", "readOnlyHint"),
                row("copilot:chat?destructiveHint=true", "destructiveHint"),
                row("copilot:chat?idempotentHint=true", "idempotentHint"),
                row("copilot:stream:words?returnDirect=true", "returnDirect"),
                row("copilot:models?toolTimeout=1s", "toolTimeout"),
                row("copilot:models?tags=a", "copilot:chat and copilot:stream and copilot:tool"),
                row("copilot:usage?maxToolResultSize=1KB", "maxToolResultSize"),
                row("copilot:login?toolChoice=auto", "toolChoice"));
    }

    @ParameterizedTest
    @MethodSource("misplaced")
    void anOptionThatDoesNotApplyIsRefused(String uri, String message) {
        try (ToolContext context = ToolContext.bare()) {
            assertThatThrownBy(() -> context.camel().getEndpoint(uri))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .hasStackTraceContaining(message);
        }
    }

    @Test
    void aToolCannotBeSentTo() {
        try (ToolContext context = ToolContext.bare()) {
            assertThatThrownBy(
                            () ->
                                    context.camel()
                                            .getEndpoint("copilot:tool:weather")
                                            .createProducer())
                    .hasMessageContaining("can only be consumed from");
        }
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of(
                        "&parameter.description=string&parameter.description.description=Text",
                        "{description={type=string, description=Text}}",
                        null),
                Arguments.of("&parameter.city=", "{city={type=string}}", null),
                Arguments.of("&parameter.city=INTEGER", "{city={type=integer}}", null),
                Arguments.of("&parameter.a.required=true", "{a={type=string}}", List.of("a")),
                Arguments.of("&parameter.a.b.c=number", "{a.b.c={type=number}}", null),
                Arguments.of(
                        "&parameter.max%252Ditems=integer", "{max-items={type=integer}}", null),
                Arguments.of("&parameter.max-items=integer", "{max-items={type=integer}}", null),
                Arguments.of(
                        "&parameter.a.enum=[\"x,y\",\"z\"]",
                        "{a={type=string, enum=[x,y, z]}}",
                        null),
                Arguments.of(
                        "&parameter.n=integer&parameter.n.enum=1, 2,2",
                        "{n={type=integer, enum=[1, 2]}}",
                        null),
                Arguments.of(
                        "&parameter.b=boolean&parameter.b.enum=true",
                        "{b={type=boolean, enum=[true]}}",
                        null),
                Arguments.of(
                        "&parameter.a.description=RAW(50% & {more}+)",
                        "{a={type=string, description=50% & {more}+}}", null),
                Arguments.of("", "{}", null));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void parametersBecomeASchema(String options, String properties, List<String> required)
            throws Exception {
        try (ToolContext context = ToolContext.bare().add(TOOL + options, exchange -> {})) {
            context.camel().start();
            Map<String, Object> schema = context.spec().parameters();
            assertThat(schema)
                    .containsEntry("type", "object")
                    .containsEntry("additionalProperties", false);
            assertThat(schema.get("properties")).hasToString(properties);
            assertThat(schema.get("required")).isEqualTo(required);
        }
    }

    @Test
    void theComponentsOwnTagsAreNotThoseOfATool() throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            context.component().getConfiguration().setTags("all");
            context.component().getConfiguration().setToolTimeout(1234);
            context.add(TOOL, exchange -> {});
            context.camel().start();
            assertThat(context.source().tags()).isEqualTo(Set.of());
            assertThat(context.source().timeout(context.spec())).hasMillis(1234);
        }
    }

    @Test
    void optionsOfTheComponentForAServiceDoNotMatterToATool() throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            context.component().getConfiguration().setAutoLogin(true);
            context.component().getConfiguration().setBaseUrl("not an address");
            context.component().getConfiguration().setMaxRetries(-1);
            context.add(TOOL, exchange -> exchange.getMessage().setBody("done"));
            context.camel().start();
            assertThat(context.call("{}")).isEqualTo("done");
        }
    }

    @Test
    void theHintsAreUnknownByDefault() throws Exception {
        try (ToolContext context = ToolContext.started(TOOL, exchange -> {})) {
            ToolSpec spec = context.spec();
            assertThat(spec.readOnlyHint()).isNull();
            assertThat(spec.destructiveHint()).isNull();
            assertThat(spec.idempotentHint()).isNull();
            assertThat(spec.title()).isNull();
            assertThat(spec.returnDirect()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot", "second"})
    void aNameIsUniqueInTheContext(String scheme) throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            context.camel().addComponent("second", new io.github.camelcopilot.CopilotComponent());
            context.add(TOOL, exchange -> {});
            context.camel().start();
            RouteBuilder twin =
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from(scheme + ":tool:t?description=another").routeId("twin").log("x");
                        }
                    };
            assertThatThrownBy(() -> context.add(twin))
                    .hasStackTraceContaining(
                            "t is already in use by copilot:tool:t of the route tool");
            assertThat(context.spec().description()).isEqualTo("x");
            context.camel().getRouteController().stopRoute("tool");
            context.camel().removeRoute("tool");
            context.camel().removeRoute("twin");
            context.add(twin);
            assertThat(context.spec().description()).isEqualTo("another");
        }
    }

    @Test
    void twoContextsMayHaveToolsOfTheSameName() throws Exception {
        try (ToolContext first = ToolContext.started(TOOL, e -> e.getMessage().setBody("1"));
                ToolContext second = ToolContext.started(TOOL, e -> e.getMessage().setBody("2"))) {
            assertThat(first.call("{}")).isEqualTo("1");
            assertThat(second.call("{}")).isEqualTo("2");
        }
    }
}
