// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.GeneratedIds;
import io.github.camelcopilot.internal.wire.ReadStream;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.testing.TestUsage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What services are seen to stream, and what becomes of it. */
class CompletionsStreamTest {

    private static final String FIRST =
            "{\"id\":\"a1\",\"model\":\"m1\",\"choices\":[{\"index\":0,\"delta\":"
                    + "{\"role\":\"assistant\",\"content\":\"Hi\"}}]}";
    private static final String STOP =
            "{\"id\":\"a1\",\"model\":\"m1\",\"choices\":[{\"index\":0,\"delta\":{},"
                    + "\"finish_reason\":\"stop\"}]}";
    private static final String DONE = "[DONE]";

    /** What is to be read beside the deltas. */
    private record Answer(
            String id, String model, FinishReason finish, Usage usage, List<ToolCall> calls) {

        private static final Answer NONE =
                new Answer(null, null, FinishReason.OTHER, null, List.of());
        private static final Answer STOPPED =
                new Answer("a1", "m1", FinishReason.STOP, null, List.of());

        Answer ending(FinishReason reason) {
            return new Answer(id, model, reason, usage, calls);
        }

        Answer using(int prompt, int completion, int total) {
            return new Answer(
                    id, model, finish, TestUsage.of(prompt, completion, total, 0, 0), calls);
        }

        Answer using(Usage used) {
            return new Answer(id, model, finish, used, calls);
        }

        Answer calling(ToolCall... called) {
            return new Answer(id, model, FinishReason.TOOL_CALLS, usage, List.of(called));
        }

        ChatResult with(String text, String reasoning) {
            return ChatResult.builder()
                    .id(id)
                    .model(model)
                    .text(text)
                    .reasoning(reasoning)
                    .finishReason(finish)
                    .usage(usage)
                    .toolCalls(calls)
                    .build();
        }
    }

    private static Arguments stream(
            String name, List<String> events, List<String> deltas, Answer answer) {
        return arguments(name, events, deltas, answer);
    }

    /** An event with one choice. */
    private static String choice(String members) {
        return "{\"choices\":[{\"index\":0," + members + "}]}";
    }

    private static String delta(String members) {
        return choice("\"delta\":{" + members + "}");
    }

    private static String usage(String tokens) {
        return "{\"choices\":[],\"usage\":" + tokens + "}";
    }

    private static String tokens(int prompt, int completion, int total) {
        return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(prompt, completion, total);
    }

    private static String call(String members) {
        return delta("\"tool_calls\":[" + members + "]");
    }

    /** Name, data of the events, deltas (reasoning begins with {@code ~}), what else is read. */
    static Stream<Arguments> streams() {
        return Stream.of(
                        ids(), usages(), toolCalls(), ends(), reasonings(), contents(), strangers())
                .flatMap(streams -> streams);
    }

    /** Quirk 1. */
    private static Stream<Arguments> ids() {
        return Stream.of(
                stream("plain", List.of(FIRST, STOP, DONE), List.of("Hi"), Answer.STOPPED),
                stream(
                        "first chunk without choices, with an empty id",
                        List.of(
                                "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\","
                                        + "\"prompt_filter_results\":[{\"prompt_index\":0,"
                                        + "\"content_filter_results\":{\"hate\":{\"filtered\":false,"
                                        + "\"severity\":\"safe\"}}}]}",
                                FIRST,
                                STOP,
                                DONE),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "first chunk without choices, with an id and model of its own",
                        List.of("{\"choices\":[],\"id\":\"x\",\"model\":\"filter\"}", FIRST, STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "id and model behind the choices",
                        List.of(
                                "{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],"
                                        + "\"id\":\"a1\",\"model\":\"m1\"}",
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "an empty id is filled by a later chunk",
                        List.of(
                                "{\"id\":\"\",\"model\":null,\"choices\":[{\"delta\":"
                                        + "{\"content\":\"Hi\"}}]}",
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "the first id counts",
                        List.of(
                                FIRST,
                                "{\"id\":\"a2\",\"model\":\"m2\",\"choices\":[{\"delta\":{},"
                                        + "\"finish_reason\":\"stop\"}]}"),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "id that is no text",
                        List.of("{\"id\":7,\"model\":{\"a\":[1]},\"choices\":[{}]}"),
                        List.of(),
                        Answer.NONE));
    }

    /** Quirk 3. */
    private static Stream<Arguments> usages() {
        String finishAndUsage =
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":%s}";
        Answer used = Answer.STOPPED.using(3, 4, 7);
        return Stream.of(
                stream(
                        "usage beside the finish reason",
                        List.of(FIRST, finishAndUsage.formatted(tokens(3, 4, 7)), DONE),
                        List.of("Hi"),
                        used),
                stream(
                        "usage on a later chunk without choices",
                        List.of(FIRST, STOP, usage(tokens(3, 4, 7)), DONE),
                        List.of("Hi"),
                        used),
                stream(
                        "usage zeroed on each chunk, the last one counts",
                        List.of(
                                usage(tokens(0, 0, 0)),
                                FIRST,
                                finishAndUsage.formatted(tokens(0, 0, 0)),
                                usage(tokens(3, 4, 7)),
                                DONE),
                        List.of("Hi"),
                        used),
                stream(
                        "usage counted up on each chunk",
                        List.of(
                                FIRST,
                                usage(tokens(3, 1, 4)),
                                finishAndUsage.formatted(tokens(3, 4, 7))),
                        List.of("Hi"),
                        used),
                stream(
                        "usage null",
                        List.of(FIRST, finishAndUsage.formatted("null"), usage("null"), DONE),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "usage null does not forget what was known",
                        List.of(FIRST, STOP, usage(tokens(3, 4, 7)), usage("null")),
                        List.of("Hi"),
                        used),
                stream(
                        "usage without a total",
                        List.of(
                                FIRST,
                                STOP,
                                usage("{\"prompt_tokens\":3,\"completion_tokens\":4}")),
                        List.of("Hi"),
                        used),
                stream(
                        "usage in detail",
                        List.of(
                                FIRST,
                                STOP,
                                usage(
                                        "{\"prompt_tokens\":3,\"completion_tokens\":4,"
                                                + "\"total_tokens\":7,\"prompt_tokens_details\":"
                                                + "{\"cached_tokens\":2,\"x\":{}},"
                                                + "\"completion_tokens_details\":"
                                                + "{\"reasoning_tokens\":1,\"y\":[1]}}")),
                        List.of("Hi"),
                        Answer.STOPPED.using(TestUsage.of(3, 4, 7, 2, 1))),
                stream(
                        "tokens written to the cache",
                        List.of(
                                FIRST,
                                STOP,
                                usage(
                                        "{\"prompt_tokens\":3,\"completion_tokens\":4,"
                                                + "\"prompt_tokens_details\":"
                                                + "{\"cached_tokens\":1,"
                                                + "\"cache_write_tokens\":2}}")),
                        List.of("Hi"),
                        Answer.STOPPED.using(TestUsage.writing(2, TestUsage.of(3, 4, 7, 1, 0)))),
                stream(
                        "reasoning tokens outside of the details",
                        List.of(
                                FIRST,
                                STOP,
                                usage(
                                        "{\"prompt_tokens\":3,\"completion_tokens\":4,"
                                                + "\"total_tokens\":7,\"reasoning_tokens\":1}")),
                        List.of("Hi"),
                        Answer.STOPPED.using(TestUsage.of(3, 4, 7, 0, 1))),
                stream(
                        "usage that is too large",
                        List.of(
                                FIRST,
                                STOP,
                                usage(
                                        "{\"prompt_tokens\":2147483647,"
                                                + "\"completion_tokens\":4294967297}")),
                        List.of("Hi"),
                        Answer.STOPPED.using(
                                Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)),
                stream(
                        "usage in the choice",
                        List.of(
                                FIRST,
                                choice(
                                        "\"finish_reason\":\"stop\",\"delta\":{},\"usage\":"
                                                + tokens(3, 4, 7)),
                                "{\"choices\":[{}],\"x_groq\":{\"id\":\"x\"}}"),
                        List.of("Hi"),
                        used),
                stream(
                        "usage in a member of the service's own",
                        List.of(
                                FIRST,
                                STOP.replace(
                                        "\"choices\"",
                                        "\"x_groq\":{\"usage\":"
                                                + tokens(3, 4, 7)
                                                + "},\"choices\"")),
                        List.of("Hi"),
                        used),
                stream(
                        "usage beside the choices counts more than others",
                        List.of(
                                FIRST,
                                usage(tokens(3, 4, 7)),
                                choice(
                                        "\"finish_reason\":\"stop\",\"delta\":{},\"usage\":"
                                                + tokens(1, 1, 2))),
                        List.of("Hi"),
                        used),
                stream(
                        "usage that is none",
                        List.of(FIRST, STOP, usage("[1,2]"), usage("\"much\""), usage("7")),
                        List.of("Hi"),
                        Answer.STOPPED));
    }

    /** Quirks 4 to 6. */
    private static Stream<Arguments> toolCalls() {
        ToolCall weather = ToolCall.of("c1", "weather", "{\"in\":\"Oslo\"}");
        ToolCall time = ToolCall.of("c2", "time", "{}");
        String weatherBegins =
                "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"weather\",\"arguments\":\"\"}}";
        String weatherGoesOn = "{\"index\":0,\"function\":{\"arguments\":\"{\\\"in\\\":\"}}";
        String weatherEnds = "{\"index\":0,\"function\":{\"arguments\":\"\\\"Oslo\\\"}\"}}";
        String timeAtOnce =
                "{\"index\":%d,\"id\":\"c2\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}";
        return Stream.of(
                stream(
                        "one call in fragments",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                choice("\"delta\":{},\"finish_reason\":\"tool_calls\""),
                                DONE),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "the form that OpenAI had before, in fragments",
                        List.of(
                                delta(
                                        "\"content\":null,\"function_call\":"
                                                + "{\"name\":\"weather\",\"arguments\":\"\"}"),
                                delta("\"function_call\":{\"arguments\":\"{\\\"in\\\":\"}"),
                                delta("\"function_call\":{\"arguments\":\"\\\"Oslo\\\"}\"}"),
                                choice("\"delta\":{},\"finish_reason\":\"function_call\""),
                                DONE),
                        List.of(),
                        Answer.NONE.calling(
                                ToolCall.of("call_*_0", "weather", weather.arguments()))),
                stream(
                        "two calls with indices of their own, fragments mixed",
                        List.of(
                                call(weatherBegins),
                                call(timeAtOnce.formatted(1)),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather, time)),
                stream(
                        "two calls with the same index",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                call(timeAtOnce.formatted(0)),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather, time)),
                stream(
                        "two calls with the same index, the second in fragments",
                        List.of(
                                call(timeAtOnce.formatted(0)),
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(time, weather)),
                stream(
                        "all fragments in one chunk",
                        List.of(
                                call(String.join(",", weatherBegins, weatherGoesOn, weatherEnds)),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "an id in every fragment",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn.replace("0,", "0,\"id\":\"c1\",")),
                                call(weatherEnds.replace("0,", "0,\"id\":\"c1\",")),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "null and empty ids and names in later fragments",
                        List.of(
                                call(weatherBegins),
                                call(
                                        "{\"index\":0,\"id\":null,\"function\":{\"name\":null,"
                                                + "\"arguments\":\"{\\\"in\\\":\"}}"),
                                call(
                                        "{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\","
                                                + "\"arguments\":\"\\\"Oslo\\\"}\"}}"),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "a whole message in front of each delta that brings its part",
                        List.of(
                                "{\"choices\":[{\"message\":{\"content\":\"A\"},\"delta\":{\"content\":\"A\"}}]}",
                                "{\"choices\":[{\"message\":{\"content\":\" b\"},\"delta\":{\"content\":\" b\"}}]}",
                                choice("\"finish_reason\":\"stop\"")),
                        List.of("A", " b"),
                        Answer.NONE.ending(FinishReason.STOP)),
                stream(
                        "without index",
                        List.of(
                                call(weatherBegins.replace("\"index\":0,", "")),
                                call(weatherGoesOn.replace("\"index\":0,", "")),
                                call(weatherEnds.replace("\"index\":0,", "")),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "an index as text",
                        List.of(
                                call(weatherBegins.replace(":0,", ":\"0\",")),
                                call(timeAtOnce.replace("%d", "\"1\"")),
                                call(weatherGoesOn.replace(":0,", ":\"0\",")),
                                call(weatherEnds.replace(":0,", ":\"0\","))),
                        List.of(),
                        Answer.NONE.calling(weather, time)),
                stream(
                        "two calls in turn, without index, then with an id alone",
                        List.of(
                                call(weatherBegins.replace("\"index\":0,", "")),
                                call(
                                        timeAtOnce
                                                .replace("\"index\":%d,", "")
                                                .replace("\"{}\"", "\"\"")),
                                call("{\"function\":{\"arguments\":\"{}\"}}"),
                                call(weatherGoesOn.replace("\"index\":0", "\"id\":\"c1\"")),
                                call(weatherEnds.replace("\"index\":0", "\"id\":\"c1\""))),
                        List.of(),
                        Answer.NONE.calling(weather, time)),
                stream(
                        "two whole calls in one list, without index and ids",
                        List.of(
                                call(
                                        "{\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}},"
                                                + "{\"id\":null,\"function\":{\"name\":\"b\","
                                                + "\"arguments\":\"{}\"}}")),
                        List.of(),
                        Answer.NONE.calling(
                                ToolCall.of("call_*_0", "a", "{}"),
                                ToolCall.of("call_*_1", "b", "{}"))),
                stream(
                        "the same call twice, without ids",
                        List.of(
                                call(
                                        "{\"index\":0,\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}}"),
                                call(
                                        "{\"index\":0,\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}}"),
                                STOP),
                        List.of(),
                        Answer.STOPPED.calling(
                                ToolCall.of("call_*_0", "a", "{}"),
                                ToolCall.of("call_*_1", "a", "{}"))),
                stream(
                        "calls without arguments and ids",
                        List.of(
                                call(
                                        "{\"index\":0,\"function\":{\"name\":\"a\",\"arguments\":\"\"}}"),
                                call("{\"index\":0,\"function\":{\"name\":\"b\"}}"),
                                STOP),
                        List.of(),
                        Answer.STOPPED.calling(
                                ToolCall.of("call_*_0", "a", ""),
                                ToolCall.of("call_*_1", "b", ""))),
                stream(
                        "the name in every fragment",
                        List.of(
                                call(weatherBegins),
                                call(
                                        weatherGoesOn.replace(
                                                "\"arguments\"",
                                                "\"name\":\"weather\",\"arguments\"")),
                                call(
                                        weatherEnds.replace(
                                                "\"arguments\"",
                                                "\"name\":\"weather\",\"arguments\""))),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "an id that comes last",
                        List.of(
                                call(weatherBegins.replace("\"c1\"", "\"\"")),
                                call(weatherGoesOn),
                                call(weatherEnds.replace("0,", "0,\"id\":\"c1\","))),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "a call again under another index, whole",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                call(
                                        weatherBegins
                                                .replace(":0,", ":1,")
                                                .replace(
                                                        "\"\"}",
                                                        "\"{ \\\"in\\\":\\\"Oslo\\\"}\"}"))),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "a call again under another index, in fragments",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                call(weatherBegins.replace(":0,", ":1,")),
                                call(weatherGoesOn.replace(":0,", ":1,")),
                                call(weatherEnds.replace(":0,", ":1,"))),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "the whole arguments again behind their fragments",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                call(
                                        "{\"index\":0,\"function\":{\"arguments\":"
                                                + "\"{\\\"in\\\":\\\"Oslo\\\"}\"}}")),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "another call of the same id and name",
                        List.of(
                                call(weatherBegins),
                                call(weatherGoesOn),
                                call(weatherEnds),
                                call(
                                        weatherBegins
                                                .replace(":0,", ":1,")
                                                .replace(
                                                        "\"\"}",
                                                        "\"{\\\"in\\\":\\\"Rome\\\"}\"}"))),
                        List.of(),
                        Answer.NONE.calling(
                                weather, ToolCall.of("call_*_1", "weather", "{\"in\":\"Rome\"}"))),
                stream(
                        "an empty object before the fragments",
                        List.of(
                                call(weatherBegins.replace("\"\"}", "\"{}\"}")),
                                call(weatherGoesOn),
                                call(weatherEnds)),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "one call without its list",
                        List.of(
                                delta("\"tool_calls\":" + timeAtOnce.formatted(0)),
                                choice("\"delta\":{},\"finish_reason\":\"\"")),
                        List.of(),
                        Answer.NONE.calling(time)),
                stream(
                        "arguments as an object",
                        List.of(
                                call(
                                        "{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":"
                                                + "\"weather\",\"arguments\":{\"in\":\"Oslo\"}}}"),
                                choice("\"finish_reason\":\"tool_calls\"")),
                        List.of(),
                        Answer.NONE.calling(weather)),
                stream(
                        "finish reason stop with tool calls",
                        List.of(call(timeAtOnce.formatted(0)), STOP, DONE),
                        List.of(),
                        Answer.STOPPED.calling(time)),
                stream(
                        "text, tool calls and finish reason in one chunk",
                        List.of(
                                choice(
                                        "\"delta\":{\"content\":\"Hi\",\"tool_calls\":["
                                                + timeAtOnce.formatted(0)
                                                + "]},\"finish_reason\":\"stop\"")),
                        List.of("Hi"),
                        Answer.NONE.calling(time)),
                stream(
                        "finish reason before the delta",
                        List.of(
                                choice(
                                        "\"finish_reason\":\"stop\",\"delta\":{\"content\":\"Hi\","
                                                + "\"tool_calls\":["
                                                + timeAtOnce.formatted(0)
                                                + "]}")),
                        List.of("Hi"),
                        Answer.NONE.calling(time)),
                stream(
                        "text in one choice, tool calls in the next",
                        List.of(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}},"
                                        + "{\"index\":1,\"delta\":{\"tool_calls\":["
                                        + timeAtOnce.formatted(0)
                                        + "]}}]}",
                                choice("\"finish_reason\":\"stop\"")),
                        List.of("Hi"),
                        Answer.NONE.calling(time)),
                stream(
                        "tool calls in a message",
                        List.of(
                                choice(
                                        "\"message\":{\"tool_calls\":["
                                                + timeAtOnce.formatted(0)
                                                + "]},\"finish_reason\":\"stop\"")),
                        List.of(),
                        Answer.NONE.calling(time)),
                stream(
                        "tool calls in deltas and again in a message",
                        List.of(
                                call(timeAtOnce.formatted(0)),
                                choice(
                                        "\"message\":{\"tool_calls\":["
                                                + timeAtOnce.formatted(0)
                                                + "]},\"finish_reason\":\"stop\"")),
                        List.of(),
                        Answer.NONE.calling(time)),
                stream(
                        "tool calls null, empty or no list",
                        List.of(
                                FIRST,
                                delta("\"tool_calls\":null"),
                                delta("\"tool_calls\":[]"),
                                delta("\"tool_calls\":7"),
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED));
    }

    /** Quirks 6 and 8. */
    private static Stream<Arguments> ends() {
        Stream<Arguments> reasons =
                Stream.of(
                                List.of("stop", FinishReason.STOP),
                                List.of("length", FinishReason.LENGTH),
                                List.of("tool_calls", FinishReason.TOOL_CALLS),
                                List.of("function_call", FinishReason.TOOL_CALLS),
                                List.of("content_filter", FinishReason.CONTENT_FILTER),
                                List.of("error", FinishReason.ERROR),
                                List.of("end_turn", FinishReason.STOP),
                                List.of("MAX_TOKENS", FinishReason.LENGTH),
                                List.of("new", FinishReason.OTHER))
                        .map(
                                reason ->
                                        stream(
                                                "finish reason " + reason.get(0),
                                                List.of(
                                                        choice(
                                                                "\"finish_reason\":\""
                                                                        + reason.get(0)
                                                                        + "\"")),
                                                List.of(),
                                                Answer.NONE.ending((FinishReason) reason.get(1))));
        return Stream.concat(
                reasons,
                Stream.of(
                        stream(
                                "finish reason null on each chunk",
                                List.of(
                                        choice(
                                                "\"delta\":{\"content\":\"a\"},"
                                                        + "\"finish_reason\":null"),
                                        STOP,
                                        choice("\"delta\":{},\"finish_reason\":null")),
                                List.of("a"),
                                Answer.STOPPED),
                        stream(
                                "text on the chunk of the finish reason",
                                List.of(
                                        choice(
                                                "\"delta\":{\"content\":\"a\"},"
                                                        + "\"finish_reason\":\"length\"")),
                                List.of("a"),
                                Answer.NONE.ending(FinishReason.LENGTH)),
                        stream(
                                "no finish reason",
                                List.of(FIRST, DONE),
                                List.of("Hi"),
                                Answer.STOPPED.ending(FinishReason.OTHER)),
                        stream(
                                "nothing counts behind the end",
                                List.of(
                                        FIRST,
                                        STOP,
                                        DONE,
                                        FIRST,
                                        usage(tokens(3, 4, 7)),
                                        "{\"error\":{\"message\":\"late\"}}",
                                        "no JSON"),
                                List.of("Hi"),
                                Answer.STOPPED),
                        stream("only the end", List.of(DONE), List.of(), Answer.NONE),
                        stream(
                                "empty events",
                                List.of("", FIRST, "", STOP, "", DONE),
                                List.of("Hi"),
                                Answer.STOPPED)));
    }

    /** Quirk 7. */
    private static Stream<Arguments> reasonings() {
        Stream<Arguments> names =
                Stream.of("reasoning_text", "reasoning_content", "reasoning")
                        .map(
                                name ->
                                        stream(
                                                "reasoning as " + name,
                                                List.of(
                                                        delta("\"%s\":\"a\"".formatted(name)),
                                                        delta("\"%s\":\"\"".formatted(name)),
                                                        delta("\"%s\":null".formatted(name)),
                                                        delta("\"%s\":\"b\"".formatted(name)),
                                                        FIRST,
                                                        STOP),
                                                List.of("~a", "~b", "Hi"),
                                                Answer.STOPPED));
        return Stream.concat(
                names,
                Stream.of(
                        stream(
                                "reasoning under two names counts once",
                                List.of(
                                        delta("\"reasoning\":\"a\",\"reasoning_content\":\"a\""),
                                        FIRST,
                                        STOP),
                                List.of("~a", "Hi"),
                                Answer.STOPPED),
                        stream(
                                "one of two names is empty",
                                List.of(
                                        delta("\"reasoning\":\"\",\"reasoning_content\":\"a\""),
                                        FIRST,
                                        STOP),
                                List.of("~a", "Hi"),
                                Answer.STOPPED),
                        stream(
                                "reasoning and text in one chunk",
                                List.of(delta("\"reasoning_text\":\"a\",\"content\":\"b\""), STOP),
                                List.of("~a", "b"),
                                Answer.STOPPED),
                        stream(
                                "reasoning after the finish reason",
                                List.of(FIRST, STOP, delta("\"reasoning_text\":\"late\""), DONE),
                                List.of("Hi", "~late"),
                                Answer.STOPPED),
                        stream(
                                "reasoning in a message",
                                List.of(
                                        FIRST,
                                        choice(
                                                "\"delta\":{},\"message\":{\"reasoning_text\":\"a\"}"
                                                        + ",\"finish_reason\":\"stop\"")),
                                List.of("Hi", "~a"),
                                Answer.STOPPED),
                        stream(
                                "reasoning in a message, after the deltas brought it",
                                List.of(
                                        delta("\"reasoning_text\":\"a\""),
                                        delta("\"reasoning_text\":\"b\""),
                                        FIRST,
                                        choice(
                                                "\"message\":{\"reasoning_text\":\"ab\","
                                                        + "\"content\":\"Hi\"},"
                                                        + "\"finish_reason\":\"stop\"")),
                                List.of("~a", "~b", "Hi"),
                                Answer.STOPPED),
                        stream(
                                "a whole message and nothing else",
                                List.of(
                                        choice(
                                                "\"message\":{\"content\":\"Hi\","
                                                        + "\"reasoning\":\"a\"},"
                                                        + "\"finish_reason\":\"stop\"")),
                                List.of("Hi", "~a"),
                                Answer.NONE.ending(FinishReason.STOP)),
                        stream(
                                "reasoning as parts of the content, and text behind it",
                                List.of(
                                        delta(
                                                "\"content\":[{\"type\":\"thinking\",\"thinking\":"
                                                        + "[{\"type\":\"text\",\"text\":\"Hm\"}]},"
                                                        + "{\"type\":\"text\",\"text\":\"Hi\"}]"),
                                        delta(
                                                "\"content\":{\"type\":\"thinking\","
                                                        + "\"thinking\":\"!\"}"),
                                        delta("\"content\":{\"type\":\"text\",\"text\":\"!\"}")),
                                List.of("~Hm", "Hi", "~!", "!"),
                                Answer.NONE),
                        stream(
                                "reasoning in detail, once",
                                List.of(
                                        delta(
                                                "\"reasoning\":\"a\",\"reasoning_details\":[{\"type\":"
                                                        + "\"reasoning.text\",\"text\":\"a\"}]"),
                                        delta(
                                                "\"reasoning_details\":[{\"type\":"
                                                        + "\"reasoning.summary\",\"summary\":\"b\"},"
                                                        + "{\"type\":\"reasoning.encrypted\","
                                                        + "\"data\":\"no\"}],\"reasoning\":null"),
                                        delta("\"thinking\":\"c\"")),
                                List.of("~a", "~b", "~c"),
                                Answer.NONE),
                        stream(
                                "a refusal as a part",
                                List.of(
                                        delta(
                                                "\"content\":[{\"type\":\"refusal\","
                                                        + "\"refusal\":\"No\"}]")),
                                List.of("No"),
                                Answer.NONE),
                        stream(
                                "opaque reasoning is none",
                                List.of(FIRST, delta("\"reasoning_opaque\":\"QUJD\""), STOP),
                                List.of("Hi"),
                                Answer.STOPPED)));
    }

    private static Stream<Arguments> contents() {
        return Stream.of(
                stream(
                        "content null and empty",
                        List.of(delta("\"content\":null"), delta("\"content\":\"\""), FIRST, STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "refusal",
                        List.of(
                                delta("\"content\":null,\"refusal\":\"I \""),
                                delta("\"refusal\":\"can't\""),
                                STOP),
                        List.of("I ", "can't"),
                        Answer.STOPPED),
                stream(
                        "content as a list of parts",
                        List.of(
                                delta(
                                        "\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                                                + "{\"type\":\"image\",\"url\":{\"x\":[]}},"
                                                + "{\"text\":\"b\"},7,null]"),
                                delta("\"content\":[]"),
                                delta("\"content\":[{\"type\":\"text\",\"text\":\"\"}]"),
                                STOP),
                        List.of("ab"),
                        Answer.STOPPED),
                stream(
                        "content that is no text",
                        List.of(delta("\"content\":{\"a\":[1]}"), delta("\"content\":7"), STOP),
                        List.of(),
                        Answer.STOPPED),
                stream(
                        "escapes and characters of several bytes",
                        List.of(
                                delta("\"content\":\"\\\"\\n\\u00e9é水\\u6c34😀\\ud83d\\ude00\""),
                                STOP),
                        List.of("\"\néé水水😀😀"),
                        Answer.STOPPED),
                stream(
                        "a character in two halves",
                        List.of(
                                delta("\"content\":\"\\ud83d\""),
                                delta("\"content\":\"\\ude00\""),
                                STOP),
                        List.of("\uD83D", "\uDE00"),
                        Answer.STOPPED),
                stream(
                        "text of the first choice only",
                        List.of(
                                FIRST,
                                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}",
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "text only in the second choice",
                        List.of(
                                "{\"choices\":[{\"index\":0,\"delta\":{}},"
                                        + "{\"index\":1,\"delta\":{\"content\":\"Hi\"}}]}",
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED));
    }

    /** Quirk 9. */
    private static Stream<Arguments> strangers() {
        return Stream.of(
                stream(
                        "choices null beside members of Copilot",
                        List.of(
                                "{\"choices\":null,\"copilot_references\":[{\"type\":\"file\","
                                        + "\"data\":{\"choices\":[{\"delta\":{\"content\":\"no\"}}]}"
                                        + "}],\"id\":\"x\"}",
                                "{\"choices\":null,\"copilot_errors\":[{\"type\":\"agent\","
                                        + "\"error\":\"no\"}]}",
                                "{\"choices\":null,\"copilot_confirmation\":{\"title\":\"Sure?\"}}",
                                FIRST,
                                STOP,
                                DONE),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "unknown members everywhere",
                        List.of(
                                "{\"x\":{\"choices\":[{\"delta\":{\"content\":\"no\"}}],\"error\":1},"
                                        + "\"message\":{\"content\":\"no\"},"
                                        + "\"id\":\"a1\",\"y\":[[{\"usage\":{}}]],\"choices\":["
                                        + "{\"z\":{\"delta\":{\"content\":\"no\"},\"index\":9},"
                                        + "\"logprobs\":null,\"index\":0,\"delta\":{\"w\":[{}],"
                                        + "\"content\":\"Hi\",\"padding\":\"abc\",\"v\":{\"content\":"
                                        + "\"no\"}},\"content_filter_results\":{\"error\":{\"code\":"
                                        + "\"no\"}}}],\"model\":\"m1\",\"error\":null,\"u\":1e400}",
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "numbers that are none, where nobody looks",
                        List.of(
                                FIRST.replace(
                                                "\"index\"",
                                                "\"logprobs\":[NaN,Infinity,-Infinity,"
                                                        + "{\"a\":NaN}],\"index\"")
                                        .replace("\"id\"", "\"x\":-Infinity,\"id\""),
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "empty object",
                        List.of("{}", FIRST, STOP, DONE),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "choices, choice and delta of other types",
                        List.of(
                                "{\"choices\":7}",
                                "{\"choices\":{\"delta\":{\"content\":\"no\"}}}",
                                "{\"choices\":[null,7,\"a\",[{\"delta\":{\"content\":\"no\"}}]]}",
                                choice("\"delta\":null"),
                                choice("\"delta\":[{\"content\":\"no\"}]"),
                                choice("\"delta\":\"no\""),
                                FIRST,
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED),
                stream(
                        "white space in the JSON",
                        List.of(
                                " \n{ \"choices\" : [ { \"delta\" :\t{ \"content\" : \"a\" } } ] } \n"),
                        List.of("a"),
                        Answer.NONE),
                stream(
                        "no error",
                        List.of(
                                "{\"error\":null,\"choices\":[]}",
                                "{\"error\":false}",
                                FIRST,
                                STOP),
                        List.of("Hi"),
                        Answer.STOPPED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void whatServicesStreamIsRead(
            String name, List<String> events, List<String> deltas, Answer answer) throws Exception {
        ReadStream read = new ReadStream();
        for (String event : events) {
            read.event("message", event);
        }

        assertThat(read.deltas()).as(name).isEqualTo(deltas);
        assertThat(GeneratedIds.hide(read.result()))
                .as(name)
                .usingRecursiveComparison()
                .ignoringFields("members.rawFinishReason", "members.messages", "members.refusal")
                .isEqualTo(answer.with(read.text(), read.result().reasoning()));
        assertThat(read.decoder().model()).isEqualTo(answer.model());
        assertThat(read.decoder().isDone()).isEqualTo(events.contains(DONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]} | false",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":null}]} | false",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"\"}]} | false",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]} | true",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"new\"}]} | true",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}} | false",
                "[DONE] | false"
            })
    void anAnswerIsWholeWithItsFinishReason(String event, boolean isFinished) throws Exception {
        ReadStream read = new ReadStream();

        read.event("message", event);

        assertThat(read.decoder().isFinished()).isEqualTo(isFinished);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "{}",
                "{\"code\":\"\",\"message\":\"\"}",
                "[]",
                "0",
                "false",
                "null"
            })
    void anErrorThatSaysNothingIsNoneBesideChoices(String error) throws Exception {
        ReadStream read = new ReadStream();

        read.event("message", FIRST.replace("{\"id\"", "{\"error\":" + error + ",\"id\""));
        read.event(
                "message", delta("\"content\":\"!\"").replace("]}", "],\"error\":" + error + "}"));

        assertThat(read.deltas()).containsExactly("Hi", "!");
    }

    /** Only a list of choices tells that an answer goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"\"", "7", "false"})
    void anErrorThatSaysNothingIsOneBesideChoicesThatAreNone(String choices) {
        for (String error : List.of("{}", "\"\"", "[]", "{\"message\":null}")) {
            for (String event :
                    List.of(
                            "{\"choices\":" + choices + ",\"error\":" + error + "}",
                            "{\"error\":" + error + ",\"choices\":" + choices + "}")) {
                assertThatThrownBy(() -> new ReadStream().event("message", event))
                        .as(event)
                        .isInstanceOf(ErrorEventException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,[2]]", "{\"index\":7}", "\"0\"", "null"})
    void anIndexThatIsNoneIsTheFirst(String index) throws Exception {
        ReadStream read = new ReadStream();

        read.event("message", FIRST);
        read.event("message", delta("\"content\":\"!\"").replace(":0", ":" + index));

        assertThat(read.deltas()).containsExactly("Hi", "!");
    }

    @Test
    void eventsOfOtherTypesAreReadToo() throws Exception {
        ReadStream read = new ReadStream();

        read.event("chunk", FIRST);
        read.event("ping", "{\"type\":\"ping\"}");

        assertThat(read.deltas()).containsExactly("Hi");
    }

    /** Type and data of an event, message and code that it tells. */
    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(
                        "message",
                        "{\"error\":{\"message\":\"too much\",\"code\":\"rate_limited\"}}",
                        "too much",
                        "rate_limited"),
                arguments("message", "{\"error\":{\"message\":\"it broke\"}}", "it broke", null),
                arguments(
                        "message",
                        "{\"error\":{\"message\":\"it broke\",\"code\":500}}",
                        "it broke",
                        "500"),
                arguments(
                        "message",
                        "{\"error\":{\"message\":\"it broke\",\"code\":\"\",\"type\":\"server\"}}",
                        "it broke",
                        "server"),
                arguments("message", "{\"error\":\"it broke\"}", "it broke", null),
                arguments("message", "{\"error\":{}}", "", null),
                arguments("message", "{\"id\":\"a\",\"error\":\"\"}", "", null),
                arguments("message", "{\"error\":{\"message\":\"a\\n b\"}}", "a b", null),
                arguments(
                        "message",
                        "{\"id\":\"a\",\"choices\":[],\"error\":{\"message\":\"it broke\"}}",
                        "it broke",
                        null),
                arguments(
                        "message",
                        "{\"error\":{\"message\":\"it broke\"},\"choices\":[]}",
                        "it broke",
                        null),
                arguments("error", "{\"error\":{\"message\":\"it broke\"}}", "it broke", null),
                arguments("error", "{\"error\":\"it broke\"}", "it broke", null),
                arguments("error", "{\"message\":\"it broke\"}", "it broke", null),
                arguments(
                        "error",
                        "{\"message\":\"too much\",\"code\":\"rate_limited\"}",
                        "too much",
                        "rate_limited"),
                arguments("error", "{\"code\":429,\"message\":\"too much\"}", "too much", "429"),
                arguments("error", "{\"detail\":\"it broke\"}", "it broke", null),
                arguments("error", "{}", "", null),
                arguments("error", "it broke", "it broke", null),
                arguments("error", "{\"message\":\"it br", "{\"message\":\"it br", null));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorEventFailsTheStreamWithWhatItTells(
            String type, String data, String message, String code) throws Exception {
        ReadStream read = new ReadStream();
        read.event("message", FIRST);

        assertThatThrownBy(() -> read.event(type, data))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly(message, code));
        assertThat(read.text()).isEqualTo("Hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "<html>secret</html>",
                "[]",
                "[{\"choices\":[]}]",
                "\"text\"",
                "7",
                "null",
                "true",
                " ",
                "[DONE",
                "[done]",
                "DONE",
                "{",
                "{\"choices\"",
                "{\"choices\":",
                "{\"choices\":[",
                "{\"choices\":[{\"delta\":{\"content\":\"a",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]",
                "{\"usage\":{\"prompt_tokens\":1",
                "{\"x\":{\"y\":[",
                "{\"error\":{\"message\":\"secret",
                "{'choices':[]}",
                "{\"choices\":[],}",
                "{\"choices\":[]}}",
                "{\"choices\":[]} secret",
                "{\"choices\":[]}\n{\"choices\":[]}",
                "{\"choices\":[]}\n[DONE]",
                "{\"x\":\"<FF>\"}",
                "{\"choices\":[{\"delta\":{\"content\":\"<C3>\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"<E6><B0>\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"<80>\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\nb\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"\\x\"}}]}",
                "{\"choices\":[{\"index\":99999999999,\"delta\":{}}]}"
            })
    void whatIsNoChunkFailsTheStreamAndIsNotQuoted(String data) throws Exception {
        ReadStream read = new ReadStream();
        read.event("message", FIRST);

        assertThatThrownBy(() -> read.event("message", data))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("an event is ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void nestingWithoutEndIsUnreadable() {
        assertThatThrownBy(() -> new ReadStream().event("message", "{\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(UnreadableAnswerException.class);
    }

    /** Limit in characters, the fragments of calls, whether they fit. */
    static Stream<Arguments> sizes() {
        String begin = "{\"index\":0,\"id\":\"12345\",\"function\":{\"name\":\"12345\"}}";
        String tenMore = "{\"index\":0,\"function\":{\"arguments\":\"1234567890\"}}";
        String other = "{\"index\":%1$d,\"id\":\"%1$d\"}";
        return Stream.of(
                arguments(110, List.of(begin), true),
                arguments(109, List.of(begin), false),
                arguments(130, List.of(begin, tenMore, tenMore), true),
                arguments(129, List.of(begin, tenMore, tenMore), false),
                // Calls of nothing count too.
                arguments(202, List.of(other.formatted(0), other.formatted(1)), true),
                arguments(201, List.of(other.formatted(0), other.formatted(1)), false));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void toolCallsAreBounded(long maxSize, List<String> fragments, boolean fits) throws Exception {
        ReadStream read = new ReadStream(maxSize);
        List<String> before = fragments.subList(0, fragments.size() - 1);
        for (String fragment : before) {
            read.event("message", call(fragment));
        }
        String last = call(fragments.get(before.size()));

        if (fits) {
            read.event("message", last);
            assertThat(read.result().toolCalls()).isNotEmpty();
        } else {
            assertThatThrownBy(() -> read.event("message", last))
                    .isInstanceOf(UnreadableAnswerException.class)
                    .hasMessageContaining("tool calls")
                    .hasMessageContaining("maxAnswerSize (" + maxSize + ")");
        }
    }

    @Test
    void textIsNotBoundedByTheLimitOfToolCalls() throws Exception {
        ReadStream read = new ReadStream(1);

        read.event("message", delta("\"content\":\"abc\""));

        assertThat(read.text()).isEqualTo("abc");
    }
}
