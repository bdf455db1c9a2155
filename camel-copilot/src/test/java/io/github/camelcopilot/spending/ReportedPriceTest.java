// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.matrix.MatrixOperation;
import io.github.camelcopilot.matrix.MatrixOutcome;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.TestUsage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The price and the quotas that Copilot reports with an answer, in each format, as one body and as
 * a stream. JSON is written with single quotes here.
 */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class ReportedPriceTest {

    private static final String TEXT = "One two three";
    private static final long NANO_AIU = 1_234_567_890_123L;

    private static final String PRICE =
            "'copilot_usage':{'total_nano_aiu':1234567890123,'token_details':[{'token_type':'input',"
                    + "'token_count':3,'batch_size':1000000,'cost_per_batch':500000000000}]}";
    private static final String FREE = "'copilot_usage':{'total_nano_aiu':0}";
    private static final String QUOTAS =
            "'copilot_quota_snapshots':{'premium_interactions':{'entitlement':'300',"
                    + "'percent_remaining':42.5,'overage_permitted':true,'overage_count':0.5,"
                    + "'reset_date':'2026-04-01T00:00:00Z'},'chat':{'entitlement':'-1'}}";
    private static final String BILLING = PRICE + "," + QUOTAS;
    private static final String NO_BILLING = "'copilot_usage':null,'copilot_quota_snapshots':null";
    private static final String EMPTY_BILLING = "'copilot_usage':{},'copilot_quota_snapshots':{}";

    private static final Usage USAGE = TestUsage.writing(10, TestUsage.of(113, 20, 133, 100, 5));
    private static final String COMPLETIONS_TOKENS =
            "'prompt_tokens':113,'completion_tokens':20,'total_tokens':133,"
                    + "'prompt_tokens_details':{'cached_tokens':100,'cache_write_tokens':10},"
                    + "'completion_tokens_details':{'reasoning_tokens':5}";
    private static final String RESPONSES_USAGE =
            "'usage':{'input_tokens':113,'output_tokens':20,'total_tokens':133,"
                    + "'input_tokens_details':{'cached_tokens':100,'cache_write_tokens':10},"
                    + "'output_tokens_details':{'reasoning_tokens':5}}";
    private static final String MESSAGES_USAGE =
            "'usage':{'input_tokens':3,'cache_read_input_tokens':100,"
                    + "'cache_creation_input_tokens':10,'output_tokens':20,"
                    + "'output_tokens_details':{'thinking_tokens':5}}";

    /** The format, the operation, a name, the answer. */
    static Stream<Arguments> answers() {
        return Stream.of(
                        wholeAnswers(), completionsStreams(), responsesStreams(), messagesStreams())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> wholeAnswers() {
        String completions =
                "{'id':'a','choices':[{'message':{'content':'One two three'},"
                        + "'finish_reason':'stop'}],'usage':{%s}%s}";
        String output =
                "'status':'completed','output':[{'type':'message','content':[{'type':'output_text',"
                        + "'text':'One two three'}]}],";
        String content =
                "'content':[{'type':'text','text':'One two three'}],'stop_reason':'end_turn',";
        return Stream.of(
                whole("completions", completions.formatted(COMPLETIONS_TOKENS, "," + BILLING)),
                whole("completions", completions.formatted(COMPLETIONS_TOKENS + "," + BILLING, "")),
                whole("responses", "{" + BILLING + "," + output + RESPONSES_USAGE + "}"),
                whole("messages", "{" + content + MESSAGES_USAGE + "," + BILLING + "}"));
    }

    private static Arguments whole(String format, String json) {
        return arguments(
                format, MatrixOperation.CHAT, "one body", Answer.json(json.replace('\'', '"')));
    }

    private static Arguments stream(String format, String name, List<String> data) {
        String[] events =
                data.stream()
                        .map(json -> "data: " + json.replace('\'', '"') + "\n\n")
                        .toArray(String[]::new);
        return arguments(format, MatrixOperation.STREAM, name, Answer.sse(events));
    }

    private static Stream<Arguments> completionsStreams() {
        String one = text("One");
        String two = text(" two");
        String three = text(" three");
        String stop = "{'choices':[{'delta':{},'finish_reason':'stop'}]}";
        String usage = "{'choices':[],'usage':{" + COMPLETIONS_TOKENS + "}}";
        String done = "[DONE]";
        return Stream.of(
                completions("beside the usage", one, two, three, stop, with(BILLING, usage), done),
                completions(
                        "within the usage",
                        one,
                        two,
                        three,
                        stop,
                        "{'choices':[],'usage':{" + COMPLETIONS_TOKENS + "," + BILLING + "}}",
                        done),
                completions(
                        "with the finish reason",
                        one,
                        two,
                        three,
                        with(BILLING, stop),
                        usage,
                        done),
                completions(
                        "in a chunk without choices",
                        one,
                        two,
                        three,
                        stop,
                        usage,
                        "{" + BILLING + "}",
                        done),
                completions(
                        "in a chunk with an id but no choices",
                        one,
                        two,
                        three,
                        stop,
                        usage,
                        "{'id':'a'," + BILLING + "}",
                        done),
                completions(
                        "in chunks of their own",
                        one,
                        two,
                        three,
                        stop,
                        usage,
                        "{'choices':[]," + PRICE + "}",
                        "{'choices':null," + QUOTAS + "}",
                        done),
                completions(
                        "without an end marker",
                        one,
                        two,
                        three,
                        usage,
                        stop,
                        "{'choices':[]," + BILLING + "}"),
                completions(
                        "before the text",
                        "{'choices':[]," + BILLING + "}",
                        one,
                        two,
                        three,
                        stop,
                        usage,
                        done),
                completions("beside a delta", one, with(BILLING, two), three, stop, usage, done),
                completions(
                        "the latest is valid",
                        with(FREE, one),
                        with(FREE, two),
                        with(FREE, three),
                        stop,
                        with(BILLING, usage),
                        done),
                completions(
                        "null replaces nothing",
                        with(NO_BILLING, one),
                        with(BILLING, two),
                        with(NO_BILLING, three),
                        with(NO_BILLING, stop),
                        with(EMPTY_BILLING, usage),
                        done));
    }

    private static String text(String text) {
        return "{'choices':[{'delta':{'content':'" + text + "'}}]}";
    }

    private static String with(String members, String event) {
        return "{" + members + "," + event.substring(1);
    }

    private static Arguments completions(String name, String... data) {
        return stream("completions", name, List.of(data));
    }

    private static Stream<Arguments> responsesStreams() {
        String end = "{'type':'response.%s','response':{'status':'%s',%s%s}%s}";
        return Stream.of(
                responses(
                        "beside the response",
                        "",
                        end.formatted(
                                "completed", "completed", RESPONSES_USAGE, "", "," + BILLING)),
                responses(
                        "within the response",
                        "",
                        end.formatted(
                                "completed", "completed", RESPONSES_USAGE, "," + BILLING, "")),
                responses(
                        "beside an incomplete response",
                        "",
                        end.formatted(
                                "incomplete", "incomplete", RESPONSES_USAGE, "", "," + BILLING)),
                responses(
                        "beside a delta",
                        BILLING + ",",
                        end.formatted("completed", "completed", RESPONSES_USAGE, "", "")),
                responses(
                        "the latest is valid",
                        FREE + ",",
                        end.formatted(
                                "completed", "completed", RESPONSES_USAGE, "", "," + BILLING)),
                responses(
                        "null replaces nothing",
                        BILLING + ",",
                        end.formatted(
                                "completed",
                                "completed",
                                RESPONSES_USAGE,
                                "," + EMPTY_BILLING,
                                "," + NO_BILLING)));
    }

    private static Arguments responses(String name, String besideDelta, String end) {
        String delta = "{%s'type':'response.output_text.delta','output_index':0,'delta':'%s'}";
        return stream(
                "responses",
                name,
                List.of(
                        "{'type':'response.created','response':{'id':'a'}}",
                        delta.formatted("", "One"),
                        delta.formatted(besideDelta, " two"),
                        delta.formatted("", " three"),
                        end));
    }

    private static Stream<Arguments> messagesStreams() {
        String start = "{'type':'message_start','message':{'id':'a'%s}%s}";
        String plainStart = start.formatted("", "");
        String delta =
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'}," + MESSAGES_USAGE;
        String stop = "{'type':'message_stop'";
        return Stream.of(
                messages(
                        "within the message",
                        start.formatted("," + BILLING, ""),
                        "",
                        delta + "}",
                        stop + "}"),
                messages(
                        "beside the message",
                        start.formatted("", "," + BILLING),
                        "",
                        delta + "}",
                        stop + "}"),
                messages("beside a delta", plainStart, "," + BILLING, delta + "}", stop + "}"),
                messages(
                        "with the stop reason",
                        plainStart,
                        "",
                        delta + "," + BILLING + "}",
                        stop + "}"),
                messages("with the end", plainStart, "", delta + "}", stop + "," + BILLING + "}"),
                messages(
                        "in an event of its own",
                        plainStart,
                        "",
                        delta + "}",
                        "{" + BILLING + "}",
                        stop + "}"),
                messages(
                        "the latest is valid",
                        start.formatted("," + FREE, ""),
                        "," + FREE,
                        delta + "," + FREE + "}",
                        stop + "," + BILLING + "}"),
                messages(
                        "null replaces nothing",
                        start.formatted("," + BILLING, ""),
                        "," + NO_BILLING,
                        delta + "," + NO_BILLING + "}",
                        stop + "," + EMPTY_BILLING + "}"));
    }

    private static Arguments messages(
            String name, String start, String besideDelta, String... end) {
        String delta =
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'%s'}%s}";
        return stream(
                "messages",
                name,
                Stream.concat(
                                Stream.of(
                                        start,
                                        delta.formatted("One", ""),
                                        delta.formatted(" two", besideDelta),
                                        delta.formatted(" three", "")),
                                Stream.of(end))
                        .toList());
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("answers")
    void thePriceAndTheQuotasOfAnAnswerAreInItsHeaders(
            String format,
            MatrixOperation operation,
            String name,
            Answer answer,
            CopilotServer server)
            throws Exception {
        // The head states the quota before the answer.
        server.enqueue(answer.header("x-quota-snapshot-premium_interactions", "ent=300&rem=43"));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start("copilot:" + operation.path() + "?model=m&wireApi=" + format);
            MatrixOutcome outcome = operation.outcome(route.send("Count."));

            assertThat(outcome.failure()).isNull();
            assertThat(outcome.text()).isEqualTo(TEXT);
            assertThat(outcome.headers())
                    .containsEntry("CamelCopilotCost", 1234.567890123)
                    .doesNotContainKey("CamelCopilotCostEstimated")
                    .containsEntry("CamelCopilotPromptTokens", 113)
                    .containsEntry("CamelCopilotQuotaRemaining", 42.5)
                    .containsEntry("CamelCopilotQuotaResetAt", "2026-04-01T00:00:00Z");
            assertResult(outcome.headers());
        }
    }

    private static void assertResult(Map<String, Object> headers) {
        ChatResult result = (ChatResult) headers.get(CopilotHeaders.RESULT);
        assertThat(result.cost().nanoAiu()).isEqualTo(NANO_AIU);
        assertThat(result.cost().estimated()).isFalse();
        assertThat(result.usage()).isEqualTo(USAGE);
        Quota premium =
                Quota.builder()
                        .name("premium_interactions")
                        .entitlement(300.0)
                        .remaining(127.5)
                        .percent(42.5)
                        .overagePermitted(true)
                        .overage(0.5)
                        .resetAt(Instant.parse("2026-04-01T00:00:00Z"))
                        .build();
        assertThat(result.quota()).isEqualTo(premium);
        assertThat(result.quotas())
                .containsExactly(
                        premium, Quota.builder().name("chat").percent(100).unlimited(true).build());
    }

    /** The value of the member, the header (blank = none). */
    static Stream<Arguments> prices() {
        return Stream.of(
                arguments("{'total_nano_aiu':0}", 0.0),
                arguments("{'total_nano_aiu':1}", 1e-9),
                arguments("{'total_nano_aiu':1500000000.4}", 1.5),
                arguments(
                        "{'token_details':[{'token_count':2000,'batch_size':1000000,"
                                + "'cost_per_batch':500000000000}]}",
                        1.0),
                arguments("{'total_nano_aiu':NaN}", null),
                arguments("{'total_nano_aiu':-5}", null),
                arguments("{}", null),
                arguments("null", null));
    }

    @ParameterizedTest
    @MethodSource("prices")
    void aPriceOfZeroIsAPriceAndAnUnreadableOneIsNone(
            String price, Double credits, CopilotServer server) throws Exception {
        String json = "{'choices':[{'message':{'content':'Hi'}}],'copilot_usage':" + price + "}";
        server.enqueue(Answer.json(json.replace('\'', '"')));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=m&wireApi=completions")) {
            Message message = route.ask("Hello");

            assertThat(message.getHeader(CopilotHeaders.COST)).isEqualTo(credits);
            assertThat(message.getHeader(CopilotHeaders.COST_ESTIMATED)).isNull();
        }
    }

    @Test
    void aQuotaNamedAfterTheCredentialDoesNotShowIt(CopilotServer server) throws Exception {
        String json =
                "{'choices':[{'message':{'content':'Hi'}}],'copilot_quota_snapshots':{'%s':"
                        + "{'percent_remaining':5}}}";
        server.enqueue(Answer.json(json.formatted(CopilotRoute.TOKEN).replace('\'', '"')));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=m&wireApi=completions")) {
            ChatResult result =
                    route.ask("Hello").getHeader(CopilotHeaders.RESULT, ChatResult.class);

            assertThat(result.quotas()).hasSize(1);
            assertThat(result.toString()).doesNotContain(CopilotRoute.TOKEN);
        }
    }
}
