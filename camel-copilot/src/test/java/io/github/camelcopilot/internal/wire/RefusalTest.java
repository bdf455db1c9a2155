// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where services write that a model refuses. JSON is written with single quotes. */
class RefusalTest {

    private static final WireApi COMPLETIONS = new CompletionsApi(model -> false);
    private static final WireApi RESPONSES = new ResponsesApi();
    private static final WireApi MESSAGES = new MessagesApi();

    private static String message(String members, String finish) {
        return "{'choices':[{'message':{" + members + "},'finish_reason':'" + finish + "'}]}";
    }

    private static String delta(String members) {
        return "{'choices':[{'delta':{" + members + "}}]}";
    }

    private static String response(String parts) {
        return "{'status':'completed','output':[{'type':'message','content':[" + parts + "]}]}";
    }

    private static String completed(String parts) {
        return "{'type':'response.completed','response':" + response(parts) + "}";
    }

    /** The format, a whole answer or the events of a stream, and the refusal. */
    static Stream<Arguments> answers() {
        String stop = "{'choices':[{'delta':{},'finish_reason':'stop'}]}";
        String part = "{'type':'refusal','refusal':'No.'}";
        String delta = "{'type':'response.refusal.delta','output_index':0,'delta':'%s'}";
        return Stream.of(
                Arguments.of(COMPLETIONS, List.of(message("'content':'a'", "stop")), null),
                Arguments.of(
                        COMPLETIONS,
                        List.of(message("'content':'a','refusal':null", "content_filter")),
                        null),
                Arguments.of(
                        COMPLETIONS,
                        List.of(message("'content':null,'refusal':'No.'", "stop")),
                        "No."),
                Arguments.of(
                        COMPLETIONS, List.of(message("'content':[" + part + "]", "stop")), "No."),
                Arguments.of(
                        COMPLETIONS, List.of(message("'content':'Never'", "refusal")), "Never"),
                Arguments.of(
                        COMPLETIONS,
                        List.of(delta("'content':'','refusal':null"), delta("'content':'a'"), stop),
                        null),
                Arguments.of(
                        COMPLETIONS,
                        List.of(
                                delta("'refusal':'N'"),
                                delta("'refusal':'o'"),
                                delta("'refusal':'.'"),
                                stop),
                        "No."),
                Arguments.of(COMPLETIONS, List.of(delta("'content':[" + part + "]"), stop), "No."),
                Arguments.of(
                        RESPONSES, List.of(response("{'type':'output_text','text':'a'}")), null),
                Arguments.of(RESPONSES, List.of(response(part)), "No."),
                Arguments.of(
                        RESPONSES,
                        List.of(
                                delta.formatted("N"),
                                delta.formatted("o"),
                                delta.formatted("."),
                                completed(part)),
                        "No."),
                Arguments.of(
                        RESPONSES,
                        List.of("{'type':'response.refusal.done','refusal':'No.'}", completed("")),
                        "No."),
                Arguments.of(RESPONSES, List.of(completed(part)), "No."),
                Arguments.of(
                        MESSAGES,
                        List.of(
                                "{'content':[{'type':'text','text':'a'}],'stop_reason':'end_turn'}"),
                        null),
                Arguments.of(
                        MESSAGES,
                        List.of(
                                "{'content':[{'type':'text','text':'No.'}],'stop_reason':'refusal'}"),
                        "No."),
                Arguments.of(MESSAGES, List.of("{'content':[],'stop_reason':'refusal'}"), ""),
                Arguments.of(
                        MESSAGES,
                        List.of(
                                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'No.'}}",
                                "{'type':'message_delta','delta':{'stop_reason':'refusal'}}",
                                "{'type':'message_stop'}"),
                        "No."));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aRefusalIsReported(WireApi wire, List<String> documents, String refusal) throws Exception {
        String body =
                documents.size() == 1 && !documents.get(0).startsWith("{'type':'response.")
                        ? documents.get(0)
                        : documents.stream()
                                .map(each -> "data: " + each + "\n\n")
                                .collect(Collectors.joining());
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(GatheredAnswer.decode(wire, bytes, 1_000_000).refusal()).isEqualTo(refusal);
    }
}
