// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.testing.ToolContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.Test;

/** A route from {@code copilot:tool:NAME} is called like any other source of tools. */
class ToolRouteTest {

    private static final String WEATHER =
            "copilot:tool:weather?description=Returns the weather&parameter.city=string"
                    + "&parameter.city.description=The city&parameter.city.required=true"
                    + "&parameter.days=integer&parameter.unit.enum=c,f&tags=travel,outdoor";

    /** What the route received, copied because the exchange may be used again. */
    private final AtomicReference<Exchange> received = new AtomicReference<>();

    private void answer(Exchange exchange) {
        received.set(ExchangeHelper.createCopy(exchange, true));
        exchange.getMessage().setBody("Sunny in " + exchange.getMessage().getHeader("city"));
    }

    @Test
    void describesTheToolToTheModel() throws Exception {
        try (ToolContext context =
                ToolContext.started(
                        WEATHER
                                + "&title=Weather&readOnlyHint=true&destructiveHint=false"
                                + "&idempotentHint=true&returnDirect=true",
                        this::answer)) {
            ToolSpec spec = context.spec();
            assertThat(spec.name()).isEqualTo("weather");
            assertThat(spec.description()).isEqualTo("Returns the weather");
            assertThat(spec.title()).isEqualTo("Weather");
            assertThat(spec.readOnlyHint()).isTrue();
            assertThat(spec.destructiveHint()).isFalse();
            assertThat(spec.idempotentHint()).isTrue();
            assertThat(spec.returnDirect()).isTrue();
            assertThat(new ObjectMapper().writeValueAsString(spec.parameters()))
                    .isEqualTo(
                            "{\"type\":\"object\",\"properties\":{"
                                    + "\"city\":{\"type\":\"string\",\"description\":\"The city\"},"
                                    + "\"days\":{\"type\":\"integer\"},"
                                    + "\"unit\":{\"type\":\"string\",\"enum\":[\"c\",\"f\"]}},"
                                    + "\"required\":[\"city\"],\"additionalProperties\":false}");
            assertThat(context.source().tags()).containsExactlyInAnyOrder("travel", "outdoor");
            assertThat(context.source().timeout(spec)).hasSeconds(20);
        }
    }

    @Test
    void theArgumentsAreHeadersAndTheBodyIsTheirJson() throws Exception {
        try (ToolContext context = ToolContext.started(WEATHER, this::answer)) {
            String result =
                    context.call(
                            "{\"days\":\"7\",\"city\":\"Rome\",\"secret\":\"x\",\"unit\":null}");

            assertThat(result).isEqualTo("Sunny in Rome");
            assertThat(received.get().getMessage().getHeaders())
                    .containsOnly(
                            entry("city", "Rome"),
                            entry("days", 7),
                            entry(CopilotHeaders.TOOL_NAME, "weather"),
                            entry(CopilotHeaders.TOOL_CALL_ID, "call_1"));
            assertThat(received.get().getMessage().getBody())
                    .isEqualTo("{\"city\":\"Rome\",\"days\":7}");
            assertThat(received.get().getPattern()).isEqualTo(ExchangePattern.InOut);
        }
    }

    @Test
    void theExchangeHasThePropertiesAndVariablesOfTheCaller() throws Exception {
        try (ToolContext context = ToolContext.started(WEATHER, this::answer)) {
            CompletableFuture<String> call =
                    context.begin(
                            invocation ->
                                    invocation
                                            .arguments("{\"city\":\"Rome\"}")
                                            .properties(Map.of("user", "Ada"))
                                            .variables(Map.of("tenant", 7)));

            assertThat(ToolContext.result(call)).isEqualTo("Sunny in Rome");
            assertThat(received.get().getProperty("user")).isEqualTo("Ada");
            assertThat(received.get().getVariable("tenant")).isEqualTo(7);
        }
    }

    @Test
    void theExceptionOfTheRouteFailsTheCallAsItIs() throws Exception {
        IllegalStateException broken = new IllegalStateException("broken");
        try (ToolContext context =
                ToolContext.started(
                        WEATHER,
                        exchange -> {
                            throw broken;
                        })) {
            assertThat(context.failure("{\"city\":\"Rome\"}")).isSameAs(broken);
        }
    }
}
