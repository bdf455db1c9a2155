// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.TestUsage;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body and headers that an answer sets. */
@ExtendWith(CopilotServerExtension.class)
class AnswerTest {

    private static final String FULL =
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":0,"model":"gpt-4o-2024","new":{"a":[1]},
             "prompt_filter_results":[{}],"choices":[{"index":0,"new":1,"finish_reason":"length",
               "message":{"role":"assistant","content":"Hello 😀","reasoning_text":"Hm","padding":"x"}}],
             "usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"new":null,
               "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":5}}}
            """;
    private static final String MINIMAL = "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}";

    private static Answer full() {
        return Answer.json(FULL)
                .header("x-request-id", "request-1")
                .header(
                        "x-quota-snapshot-premium_interactions",
                        "ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z");
    }

    private static Map<String, Object> ours(Message message) {
        Map<String, Object> headers = new TreeMap<>(message.getHeaders());
        headers.keySet().removeIf(name -> !name.startsWith("CamelCopilot"));
        headers.remove(CopilotHeaders.RESULT);
        return headers;
    }

    @Test
    void aFullAnswerSetsBodyAndHeaders(CopilotServer server) throws Exception {
        server.enqueue(full());
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Message message = route.ask("Hello", Map.of("X-Mine", "stays", "Content-Length", 5));
            assertThat(message.getBody()).isEqualTo("Hello 😀");
            assertThat(message.getHeader("X-Mine")).isEqualTo("stays");
            assertThat(message.getHeader("Content-Length")).isNull();
            assertThat(message.getHeader(Exchange.CONTENT_TYPE))
                    .isEqualTo("text/plain; charset=UTF-8");
            Map<String, Object> ours = ours(message);
            assertThat(ours.remove("CamelCopilotQuotaResetAt")).isEqualTo("2026-04-01T00:00:00Z");
            assertThat(ours)
                    .isEqualTo(
                            new TreeMap<>(
                                    Map.of(
                                            "CamelCopilotResponseModel", "gpt-4o-2024",
                                            "CamelCopilotResponseId", "chatcmpl-1",
                                            "CamelCopilotFinishReason", "length",
                                            "CamelCopilotPromptTokens", 10,
                                            "CamelCopilotCompletionTokens", 20,
                                            "CamelCopilotTotalTokens", 30,
                                            "CamelCopilotReasoning", "Hm",
                                            "CamelCopilotSentInitiator", "user",
                                            "CamelCopilotRequestId", "request-1",
                                            "CamelCopilotQuotaRemaining", 97.5)));
        }
    }

    @Test
    void theResultIsTheNeutralRecord(CopilotServer server) throws Exception {
        server.enqueue(full());
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            ChatResult result =
                    route.ask("Hello").getHeader(CopilotHeaders.RESULT, ChatResult.class);
            assertThat(result.text()).isEqualTo("Hello 😀");
            assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(result.usage()).isEqualTo(TestUsage.of(10, 20, 30, 4, 5));
            assertThat(result.quota().percent()).isEqualTo(97.5);
            assertThat(result.quota().resetAt()).isEqualTo("2026-04-01T00:00:00Z");
            assertThat(result.toolCalls()).isEmpty();
        }
    }

    @Test
    void aMinimalAnswerLeavesNoHeaderOfAnEarlierCall(CopilotServer server) throws Exception {
        server.enqueue(Answer.json(MINIMAL));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Map<String, Object> stale = new TreeMap<>();
            for (String name :
                    new String[] {
                        "ResponseModel",
                        "ResponseId",
                        "FinishReason",
                        "PromptTokens",
                        "CompletionTokens",
                        "TotalTokens",
                        "Reasoning",
                        "SentInitiator",
                        "RequestId",
                        "QuotaRemaining",
                        "QuotaResetAt",
                        "Result",
                        "StatusCode",
                        "ErrorCode",
                        "RetryAfter",
                        "MediaType"
                    }) {
                stale.put("CamelCopilot" + name, "stale");
            }
            stale.put(CopilotHeaders.MEDIA_TYPE, "text/plain");
            stale.put(Exchange.CHARSET_NAME, "iso-8859-1");
            Message message = route.ask("Hello", stale);
            assertThat(message.getBody()).isEqualTo("Hi");
            assertThat(ours(message))
                    .containsOnlyKeys(
                            "CamelCopilotFinishReason",
                            "CamelCopilotSentInitiator",
                            "CamelCopilotRequestId")
                    .containsEntry("CamelCopilotFinishReason", "other");
            assertThat(message.getHeader(Exchange.CHARSET_NAME)).isNull();
        }
    }

    @Test
    void aFailureLeavesNoHeaderOfAnEarlierCall(CopilotServer server) throws Exception {
        server.enqueue(full(), Answer.status(429, "slow").header("Retry-After", "7"));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Map<String, Object> earlier = route.ask("Hello").getHeaders();
            Exchange exchange = route.send("Again", earlier);
            assertThat(ours(exchange.getMessage()))
                    .containsOnlyKeys(
                            "CamelCopilotStatusCode",
                            "CamelCopilotRetryAfter",
                            "CamelCopilotRequestId")
                    .containsEntry("CamelCopilotStatusCode", 429)
                    .containsEntry("CamelCopilotRetryAfter", 7000L);
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.RESULT)).isNull();
            assertThat(exchange.getMessage().getBody()).isEqualTo("Again");
        }
    }

    /**
     * The choices of an answer, and its text, reasoning (null = none), finish reason and tool
     * calls.
     */
    static Stream<Arguments> choices() {
        ToolCall call = ToolCall.of("c1", "look", "{\"a\":1}");
        String calls =
                "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"index\":0,\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"a\\\":1}\"}}]";
        String stop = "\"finish_reason\":\"stop\",";
        return Stream.of(
                choice("{" + stop + "\"message\":{\"content\":\"t\"}}", "t", null, "stop"),
                choice(
                        "{\"finish_reason\":null,\"message\":{\"content\":\"t\"}}",
                        "t",
                        null,
                        "other"),
                choice(
                        "{\"finish_reason\":\"new\",\"message\":{\"content\":\"t\"}}",
                        "t",
                        null,
                        "other"),
                choice(
                        "{\"finish_reason\":\"content_filter\",\"message\":{\"content\":null}}",
                        "",
                        null,
                        "content_filter"),
                choice(
                        "{" + stop + "\"message\":{\"content\":\"\",\"refusal\":\"no\"}}",
                        "no",
                        null,
                        "stop"),
                choice(
                        "{" + stop + "\"message\":{\"content\":null,\"refusal\":\"no\"}}",
                        "no",
                        null,
                        "stop"),
                choice(
                        "{"
                                + stop
                                + "\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"}]}}",
                        "ab",
                        null,
                        "stop"),
                choice(
                        "{" + stop + "\"message\":{\"content\":\"t\",\"reasoning_content\":\"r\"}}",
                        "t",
                        "r",
                        "stop"),
                choice(
                        "{" + stop + "\"message\":{\"content\":\"t\",\"reasoning\":\"r\"}}",
                        "t",
                        "r",
                        "stop"),
                choice(
                        "{" + stop + "\"message\":{\"content\":\"t\",\"reasoning\":{\"a\":1}}}",
                        "t",
                        null,
                        "stop"),
                choice(
                        "{" + stop + "\"message\":{\"content\":\"t\",\"reasoning_text\":\"\"}}",
                        "t",
                        null,
                        "stop"),
                choice(
                        "{" + stop + "\"message\":{\"content\":null," + calls + "}}",
                        "",
                        null,
                        "tool_calls",
                        call),
                choice(
                        "{"
                                + stop
                                + "\"message\":{"
                                + calls.replace("\"{\\\"a\\\":1}\"", "{\"a\":1}")
                                + "}}",
                        "",
                        null,
                        "tool_calls",
                        call),
                choice(
                        "{\"finish_reason\":\"function_call\",\"message\":{\"content\":null,"
                                + "\"function_call\":{\"name\":\"look\","
                                + "\"arguments\":\"{\\\"a\\\":1}\"}}}",
                        "",
                        null,
                        "tool_calls",
                        ToolCall.of("", "look", "{\"a\":1}")),
                choice(
                        "{\"finish_reason\":\"function_call\",\"message\":{" + calls + "}}",
                        "",
                        null,
                        "tool_calls",
                        call),
                choice(
                        "{"
                                + stop
                                + "\"message\":{\"content\":\"t\"}},{\"finish_reason\":\"tool_calls\",\"message\":{\"content\":null,"
                                + calls
                                + "}}",
                        "t",
                        null,
                        "tool_calls",
                        call),
                choice(
                        "{\"message\":{\"content\":null,\"reasoning_text\":\"r\"}},{"
                                + stop
                                + "\"message\":{\"content\":\"t\"}}",
                        "t",
                        "r",
                        "stop"));
    }

    private static Arguments choice(
            String json, String text, String reasoning, String finish, ToolCall... calls) {
        return Arguments.of(json, text, reasoning, finish, calls);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void choicesAreMerged(
            String json,
            String text,
            String reasoning,
            String finish,
            ToolCall[] calls,
            CopilotServer server)
            throws Exception {
        server.enqueue(Answer.json("{\"choices\":[" + json + "]}"));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Message message = route.ask("Hello");
            assertThat(message.getBody()).isEqualTo(text);
            assertThat(message.getHeader(CopilotHeaders.REASONING)).isEqualTo(reasoning);
            assertThat(message.getHeader(CopilotHeaders.FINISH_REASON)).isEqualTo(finish);
            assertThat(message.getHeader(CopilotHeaders.RESULT, ChatResult.class).toolCalls())
                    .extracting(AnswerTest::withoutGeneratedId)
                    .containsExactly(calls);
        }
    }

    /** Results refer to an id, so that a call without one gets an id of the component. */
    private static ToolCall withoutGeneratedId(ToolCall call) {
        return call.id().matches("call_[0-9a-f]{1,16}_\\d+")
                ? call.toBuilder().id("").build()
                : call;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[]}",
                "{\"choices\":null}",
                "{}",
                "[]",
                "",
                "not JSON",
                "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]} {}"
            })
    void anAnswerWithoutAResultFails(String json, CopilotServer server) throws Exception {
        server.enqueue(Answer.json(json));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            assertThat(route.send("Hello").getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("cannot be read");
        }
    }

    static Stream<Arguments> usages() {
        return Stream.of(
                Arguments.of("", null),
                Arguments.of(",\"usage\":null", null),
                Arguments.of(",\"usage\":[]", null),
                Arguments.of(",\"usage\":{}", TestUsage.of(0, 0, 0, 0, 0)),
                Arguments.of(
                        ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}",
                        TestUsage.of(1, 2, 3, 0, 0)),
                Arguments.of(
                        ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":1,\"cache_write_tokens\":2}}",
                        TestUsage.writing(2, TestUsage.of(3, 2, 5, 1, 0))),
                Arguments.of(
                        ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"prompt_tokens_details\":{\"cache_creation_tokens\":2}}",
                        TestUsage.writing(2, TestUsage.of(3, 2, 5, 0, 0))),
                Arguments.of(
                        ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"cache_creation_input_tokens\":2}",
                        TestUsage.writing(2, TestUsage.of(3, 2, 5, 0, 0))),
                Arguments.of(
                        ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":9,\"reasoning_tokens\":4,\"prompt_tokens_details\":null}",
                        TestUsage.of(1, 2, 9, 0, 4)));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void usageMayBeMissing(String json, Usage usage, CopilotServer server) throws Exception {
        server.enqueue(Answer.json(MINIMAL.substring(0, MINIMAL.length() - 1) + json + "}"));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Message message = route.ask("Hello");
            assertThat(message.getHeader(CopilotHeaders.RESULT, ChatResult.class).usage())
                    .isEqualTo(usage);
            assertThat(message.getHeader(CopilotHeaders.TOTAL_TOKENS))
                    .isEqualTo(usage == null ? null : usage.totalTokens());
        }
    }

    /** Response headers in order, and the expected percentage and reset time (null = none). */
    static Stream<Arguments> quotas() {
        String premium = "x-quota-snapshot-premium_interactions";
        String models = "x-quota-snapshot-premium_models";
        String chat = "x-quota-snapshot-chat";
        String reset = "2026-04-01T00:00:00Z";
        return Stream.of(
                Arguments.of(Map.of(), null, null),
                Arguments.of(Map.of(models, "rem=12.5&rst=2026-04-01T00%3A00%3A00Z"), 12.5, reset),
                Arguments.of(Map.of(chat, "ent=1&rem=0&rst=" + reset), 0.0, reset),
                Arguments.of(Map.of(chat, "rem=1", premium, "rem=2", models, "rem=3"), 2.0, null),
                Arguments.of(Map.of(chat, "rem=1", models, "rem=3"), 3.0, null),
                Arguments.of(Map.of(premium, "ent=-1&rem=0.0"), 100.0, null),
                Arguments.of(Map.of(premium, "rem=5&rst=soon"), 5.0, null),
                Arguments.of(Map.of(premium, "rem=5&rst=%zz"), 5.0, null),
                Arguments.of(Map.of(premium, "rem=lots"), null, null),
                Arguments.of(Map.of(premium, "rem=NaN"), null, null),
                Arguments.of(Map.of(premium, "&&=&rem"), null, null),
                Arguments.of(Map.of(premium, ""), null, null),
                Arguments.of(Map.of(premium, "garbage", chat, "rem=7"), 7.0, null),
                // The free plan.
                Arguments.of(Map.of(chat, "ent=50&rem=96.0"), 96.0, null),
                Arguments.of(Map.of(premium, "ent=0&rem=0", chat, "ent=50&rem=96"), 96.0, null),
                Arguments.of(Map.of(premium, "ent=0&rem=0.0", models, "ent=0&rem=1"), 0.0, null));
    }

    @ParameterizedTest
    @MethodSource("quotas")
    void theQuotaIsReadFromTheResponseHeaders(
            Map<String, String> headers, Double remaining, String reset, CopilotServer server)
            throws Exception {
        Answer answer = Answer.json(MINIMAL);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.header(header.getKey(), header.getValue());
        }
        server.enqueue(answer);
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Message message = route.ask("Hello");
            assertThat(message.getHeader(CopilotHeaders.QUOTA_REMAINING)).isEqualTo(remaining);
            assertThat(message.getHeader(CopilotHeaders.QUOTA_RESET_AT)).isEqualTo(reset);
        }
    }

    /**
     * The body of an error, its code (null = none) and a part of its message; all come as
     * text/plain.
     */
    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("{\"error\":{\"message\":\"bad\",\"code\":\"odd\"}}", "odd", "bad"),
                Arguments.of("{\"error\":{\"message\":\"bad\",\"code\":4711}}", "4711", "bad"),
                Arguments.of("{\"error\":{\"message\":\"bad\",\"code\":\"\"}}", null, "bad"),
                Arguments.of("{\"error\":{\"message\":\"bad\",\"code\":null}}", null, "bad"),
                Arguments.of("{\"message\":\"bad\",\"code\":\"odd\",\"x\":1}", "odd", "bad"),
                Arguments.of("{\"error\":\"bad\"}", null, "bad"),
                Arguments.of("bad\r\nthing", null, "bad thing"),
                Arguments.of("<html><body><p>bad</p></body></html>", null, "bad"),
                Arguments.of("{\"error\":", null, "{\"error\":"),
                Arguments.of("", null, "answered 418"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsReadByItsContent(String body, String code, String message, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.status(418, body));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Exchange exchange = route.send("Hello");
            assertThat(exchange.getException()).hasMessageContaining(message);
            assertThat(((CopilotException) exchange.getException()).getCode()).isEqualTo(code);
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE)).isEqualTo(code);
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(418);
        }
    }
}
