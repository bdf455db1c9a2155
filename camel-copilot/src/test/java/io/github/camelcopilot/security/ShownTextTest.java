// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text from a service or a sender is sanitized before it is shown. */
@ExtendWith(CopilotServerExtension.class)
class ShownTextTest {

    private static final String UNSEEN = "a\\r\\nb\\u001b[31mc\\u009bd\\u2028e\\u202ef\\u200bg";
    private static final String LONG = "x".repeat(15_000);

    private static void assertFit(String shown) {
        assertThat(shown.codePoints())
                .noneMatch(
                        c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || Character.getType(c) == Character.LINE_SEPARATOR);
        assertThat(shown.length()).isLessThan(3_000);
    }

    private static List<String> headers(Message message) {
        List<String> shown = new ArrayList<>();
        for (String name :
                List.of(
                        CopilotHeaders.RESPONSE_ID,
                        CopilotHeaders.RESPONSE_MODEL,
                        CopilotHeaders.REQUEST_ID,
                        CopilotHeaders.ERROR_CODE)) {
            String value = message.getHeader(name, String.class);
            if (value != null) {
                shown.add(value);
            }
        }
        return shown;
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot:chat", "copilot:stream:shown"})
    void whatAnAnswerNames(String operation, CopilotServer server) throws Exception {
        for (String name : List.of(UNSEEN, LONG)) {
            String members = "\"id\":\"" + name + "\",\"model\":\"" + name + "\",\"choices\":[{";
            Answer answer =
                    operation.startsWith("copilot:chat")
                            ? Answer.json(
                                    "{"
                                            + members
                                            + "\"message\":{\"content\":\"yes\"},\"finish_reason\":\""
                                            + name
                                            + "\"}]}")
                            : Answer.sse(
                                    "data: {"
                                            + members
                                            + "\"delta\":{\"content\":\"yes\"},\"finish_reason\":\""
                                            + name
                                            + "\"}]}\n\ndata: [DONE]\n\n");
            server.reset()
                    .answerWith(request -> answer.header("x-request-id", "r\u0085\u009b31m1"));
            try (CopilotRoute route = CopilotRoute.at(server).start(operation)) {
                Message message = route.ask("hi");
                assertThat(message.getBody()).isEqualTo("yes");
                assertThat(headers(message)).hasSize(3).allSatisfy(ShownTextTest::assertFit);
                ChatResult result = message.getHeader(CopilotHeaders.RESULT, ChatResult.class);
                for (String shown :
                        List.of(result.id(), result.model(), result.rawFinishReason())) {
                    assertFit(shown);
                    assertThat(shown.length()).isLessThanOrEqualTo(201);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot:chat", "copilot:stream?emit=text"})
    void whatAFailureNames(String operation, CopilotServer server) throws Exception {
        for (String name : List.of(UNSEEN, LONG)) {
            server.reset()
                    .answerWith(
                            request ->
                                    Answer.status(
                                                    400,
                                                    "{\"error\":{\"code\":\""
                                                            + name
                                                            + "\",\"type\":\""
                                                            + name
                                                            + "\",\"message\":\""
                                                            + name
                                                            + "\"}}")
                                            .header("x-request-id", "r\u0085\u009b31m1"));
            try (LogRecorder log = LogRecorder.at(Level.WARN);
                    CopilotRoute route = CopilotRoute.at(server).start(operation)) {
                Exchange exchange = route.send("hi");
                CopilotException failure = (CopilotException) exchange.getException();
                assertFit(failure.getMessage());
                assertFit(failure.getCode());
                assertFit(failure.getRequestId());
                assertThat(headers(exchange.getMessage())).allSatisfy(ShownTextTest::assertFit);
                assertThat(log.lines()).noneMatch(line -> line.contains("\u001b"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatASenderNames(boolean inTheBody, CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.status(404, "no"));
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start(
                                "copilot:chat?wireApi=completions"
                                        + (inTheBody ? "&bodyFormat=openai" : ""))) {
            for (String name : List.of("a\r\nb\u001b[31mc\u2028d\u202ee", LONG)) {
                Exchange exchange =
                        inTheBody
                                ? route.send(
                                        "{\"model\":\""
                                                + name.replace("\r\n", "\\r\\n")
                                                        .replace("\u001b", "\\u001b")
                                                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                                : route.send("hi", Map.of(CopilotHeaders.MODEL, name));
                assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
                assertFit(exchange.getException().getMessage());
            }
        }
    }

    /** The forms in which a service may repeat the token. */
    static Stream<String> echoes() {
        String token = CopilotRoute.TOKEN;
        return Stream.of(
                token,
                token.substring(5),
                token.toUpperCase(java.util.Locale.ROOT),
                new StringBuilder(token).reverse().toString(),
                Base64.getEncoder()
                        .encodeToString(("Bearer " + token).getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void noTokenThatASuccessOrAFailureRepeats(String echo, CopilotServer server) throws Exception {
        String piece = echo.substring(echo.length() - 24, echo.length() - 8);
        for (String operation : List.of("copilot:chat", "copilot:stream:echo")) {
            for (boolean fails : List.of(false, true)) {
                Answer answer =
                        fails
                                ? Answer.status(400, "{\"error\":{\"code\":\"" + echo + "\"}}")
                                : operation.equals("copilot:chat")
                                        ? Answer.json(
                                                "{\"id\":\""
                                                        + echo
                                                        + "\",\"model\":\""
                                                        + echo
                                                        + "\",\"choices\":[{\"message\":{\"content\":\"yes\"},"
                                                        + "\"finish_reason\":\"stop\"}]}")
                                        : Answer.sse(
                                                "data: {\"id\":\""
                                                        + echo
                                                        + "\",\"model\":\""
                                                        + echo
                                                        + "\",\"choices\":[{\"delta\":{\"content\":\"yes\"},"
                                                        + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
                server.reset().answerWith(request -> answer.header("x-request-id", echo));
                try (CopilotRoute route = CopilotRoute.at(server).start(operation)) {
                    Exchange exchange = route.send("hi");
                    assertThat(exchange.getException() != null).isEqualTo(fails);
                    assertThat(exchange.getMessage().getHeaders().toString())
                            .contains("***")
                            .doesNotContain(piece);
                    if (fails) {
                        assertThat(CopilotRoute.text(exchange.getException()))
                                .doesNotContain(piece);
                    }
                }
            }
        }
    }
}
