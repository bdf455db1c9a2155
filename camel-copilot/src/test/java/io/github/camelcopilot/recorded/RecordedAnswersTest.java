// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.recorded.RecordedAnswerServer.Cut;
import io.github.camelcopilot.testing.CopilotRoute;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers of real servers and what a route must get of them ({@code answers/README.md}), however
 * the network cuts them. To repeat random cuts, set the system property {@code answers.seed}.
 */
@Timeout(120)
class RecordedAnswersTest {

    private static final long SEED = Long.getLong("answers.seed", new Random().nextInt());

    private static final Map<Cut, RecordedAnswerServer> SERVERS = new EnumMap<>(Cut.class);
    private static CopilotRoute route;

    @BeforeAll
    static void start() {
        for (Cut cut : Cut.values()) {
            SERVERS.put(cut, new RecordedAnswerServer(cut, SEED));
        }
        route = CopilotRoute.bare();
        route.context().start();
    }

    @AfterAll
    static void stop() throws IOException {
        route.close();
        for (RecordedAnswerServer server : SERVERS.values()) {
            server.close();
        }
    }

    static Stream<Arguments> answers() {
        return RecordedAnswer.all()
                .flatMap(answer -> Stream.of(Cut.values()).map(cut -> Arguments.of(answer, cut)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("answers")
    void aRouteGetsWhatTheServerMeant(RecordedAnswer answer, Cut cut) {
        RecordedAnswerServer server = SERVERS.get(cut);
        Exchange exchange =
                route.context()
                        .createProducerTemplate()
                        .request(
                                answer.uri(server.host(), server.port()),
                                message -> message.getMessage().setBody(answer.body()));
        RecordedOutcome outcome = RecordedOutcome.of(exchange, answer.mode());

        List<AssertionError> unlike = new ArrayList<>();
        for (JsonNode expected : answer.outcomes()) {
            try {
                assertOutcome(outcome, expected, answer.name(), server.requests(answer.name()));
                return;
            } catch (AssertionError other) {
                unlike.add(other);
            }
        }
        AssertionError first = unlike.remove(0);
        unlike.forEach(first::addSuppressed);
        outcome.describe(first, SEED);
        throw first;
    }

    private static void assertOutcome(
            RecordedOutcome outcome, JsonNode expected, String name, int requests) {
        if (expected.hasNonNull("exception")) {
            assertFailure(outcome, expected, name);
        } else {
            assertSuccess(outcome, expected);
        }
        if (expected.hasNonNull("requests")) {
            assertThat(requests).isEqualTo(expected.get("requests").intValue());
        }
        if (expected.hasNonNull("not")) {
            assertThat(outcome.everything())
                    .doesNotContainPattern(Pattern.compile(expected.get("not").textValue()));
        }
    }

    private static void assertSuccess(RecordedOutcome outcome, JsonNode expected) {
        assertThat(outcome.failure()).isNull();
        if (expected.hasNonNull("text")) {
            assertThat(outcome.text()).isEqualTo(expected.get("text").textValue());
        }
        if (expected.hasNonNull("reasoning")) {
            assertThat(outcome.reasoning()).isEqualTo(expected.get("reasoning").textValue());
        }
        if (expected.hasNonNull("finish")) {
            assertThat(outcome.finish()).isEqualTo(expected.get("finish").textValue());
        }
        if (expected.hasNonNull("usage")) {
            assertThat(outcome.totalTokens()).isEqualTo(expected.get("usage").intValue());
        }
        if (expected.hasNonNull("toolCalls")) {
            JsonNode calls = expected.get("toolCalls");
            assertThat(outcome.result().toolCalls()).hasSize(calls.size());
            for (int i = 0; i < calls.size(); i++) {
                assertCall(outcome.result().toolCalls().get(i), calls.get(i));
            }
        }
    }

    private static void assertCall(ToolCall call, JsonNode expected) {
        assertThat(call.name()).isEqualTo(expected.path("name").textValue());
        assertThat(call.arguments()).isEqualTo(expected.path("arguments").textValue());
        if (expected.hasNonNull("id")) {
            assertThat(call.id()).isEqualTo(expected.get("id").textValue());
        }
    }

    private static void assertFailure(RecordedOutcome outcome, JsonNode expected, String name) {
        CopilotException failure = outcome.copilotFailure();
        assertThat(failure).isInstanceOf(exceptionOf(expected.get("exception")));
        if (expected.hasNonNull("cause")) {
            assertThat(causesOf(failure))
                    .hasAtLeastOneElementOfType(exceptionOf(expected.get("cause")));
        }
        if (expected.hasNonNull("message")) {
            // An address that a message names holds the name of the case.
            String messages = RecordedOutcome.messages(failure).replace(name, "");
            assertThat(messages)
                    .containsPattern(Pattern.compile(expected.get("message").textValue()));
        }
        if (expected.hasNonNull("code")) {
            assertThat(failure.getCode()).isEqualTo(expected.get("code").textValue());
        }
        if (expected.hasNonNull("partial")) {
            assertThat(failure).isInstanceOf(CopilotStreamException.class);
            assertThat(((CopilotStreamException) failure).getPartialText())
                    .isEqualTo(expected.get("partial").textValue());
        }
        if (expected.hasNonNull("retryAfter")) {
            assertThat(failure.getRetryAfter())
                    .isEqualTo(Duration.ofMillis(expected.get("retryAfter").longValue()));
        }
    }

    private static List<Throwable> causesOf(Throwable failure) {
        return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
                .toList();
    }

    private static Class<?> exceptionOf(JsonNode name) {
        try {
            return Class.forName("io.github.camelcopilot.api." + name.textValue());
        } catch (ClassNotFoundException misspelt) {
            throw new IllegalStateException(misspelt);
        }
    }
}
