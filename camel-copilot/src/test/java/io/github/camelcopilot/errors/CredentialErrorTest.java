// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls that end before anything is sent, for want of a credential that the service could accept.
 */
class CredentialErrorTest {

    private static final String CLASSIC_TOKEN = "ghp_0123456789abcdefghijClassicToken";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);

    @AfterEach
    void stop() {
        clock.close();
    }

    static Stream<Arguments> missingCredentials() {
        return Stream.of(
                arguments("no credential", "", Map.of(), "no credential"),
                arguments(
                        "no header of the caller",
                        "tokenHeader=X-GitHub-Token&token=" + ChatContext.TOKEN,
                        Map.of(),
                        "X-GitHub-Token"),
                arguments(
                        "classic token as an option",
                        "token=" + CLASSIC_TOKEN,
                        Map.of(),
                        "the option token"),
                arguments(
                        "classic token in the environment",
                        "",
                        Map.of("GH_TOKEN", CLASSIC_TOKEN),
                        "GH_TOKEN"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missingCredentials")
    void withoutAUsableCredentialNothingIsSent(
            String name, String options, Map<String, String> environment, String words) {
        try (ChatContext own = new ChatContext(clock, environment)) {
            assertRefused(
                    own.send(ChatContext.uriWithoutToken(SERVER.url(), options)), List.of(words));
        }
    }

    @Test
    void aClassicTokenOfTheCallerIsNotSent() {
        String uri = ChatContext.uriWithoutToken(SERVER.url(), "tokenHeader=X-GitHub-Token");

        try (ChatContext context = new ChatContext(clock)) {
            Exchange exchange =
                    context.send(
                            uri, message -> message.setHeader("X-GitHub-Token", CLASSIC_TOKEN));

            assertRefused(exchange, List.of("ghp_", "header of the message"));
            assertThat(exchange.getMessage().getHeader("X-GitHub-Token")).isNull();
        }
    }

    private static void assertRefused(Exchange exchange, List<String> words) {
        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(CopilotAuthenticationException.class);
        assertThat(failure.getStatus()).isZero();
        assertThat(failure)
                .hasMessageContainingAll(
                        "copilot", "127.0.0.1:" + SERVER.server().port(), ChatContext.MODEL)
                .hasMessageContainingAll(words.toArray(String[]::new));
        assertThat(ChatContext.textOf(failure)).doesNotContain(CLASSIC_TOKEN);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isNull();
        assertThat(SERVER.server().requests()).isEmpty();
    }
}
