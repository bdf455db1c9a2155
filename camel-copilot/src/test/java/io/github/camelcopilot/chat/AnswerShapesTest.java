// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.matrix.MatrixAnswer;
import io.github.camelcopilot.matrix.MatrixCompletions;
import io.github.camelcopilot.matrix.MatrixFormat;
import io.github.camelcopilot.matrix.MatrixJson;
import io.github.camelcopilot.matrix.MatrixMessages;
import io.github.camelcopilot.matrix.MatrixOperation;
import io.github.camelcopilot.matrix.MatrixOutcome;
import io.github.camelcopilot.matrix.MatrixResponses;
import io.github.camelcopilot.matrix.MatrixTrouble;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Variants of responses that servers send, in each wire format and with {@code chat} and {@code
 * stream}, regardless of the content type.
 */
@ExtendWith(CopilotServerExtension.class)
class AnswerShapesTest {

    private static final List<MatrixFormat> FORMATS =
            List.of(new MatrixCompletions(), new MatrixResponses(), new MatrixMessages());

    private static final List<String> CONTENT_TYPES =
            List.of("application/json", "text/event-stream", "text/plain; charset=utf-8");

    private static final MatrixAnswer ANSWER =
            new MatrixAnswer(
                    "shapes",
                    "Hello",
                    List.of("Hello ", "there."),
                    List.of("Hm, ", "well."),
                    FinishReason.LENGTH,
                    null);

    private static final String DONE = "data: [DONE]\n\n";

    /** The error in the response, the expected exception and a part of its message; null = none. */
    private record Failure(String json, Class<? extends CopilotException> type, String words) {}

    private static String events(MatrixFormat format) {
        return String.join("", format.events(ANSWER));
    }

    /** The events of an unfinished stream. */
    private static String begun(MatrixFormat format) {
        List<String> events =
                format.brokenEvents(List.of("Half ", "of it"), MatrixTrouble.SERVICE_FAILS);
        return String.join("", events.subList(0, events.size() - 1));
    }

    /** Wire format, name of the variant, body. */
    static Stream<Arguments> shapes() {
        List<Arguments> shapes = new ArrayList<>();
        for (MatrixFormat format : FORMATS) {
            String whole = format.whole(ANSWER);
            String events = events(format);
            Stream.of(
                            List.of("whole", whole),
                            List.of("whole behind a mark", "\uFEFF" + whole),
                            List.of("whole behind blanks", " \r\n\t\n" + whole + "\n\n"),
                            List.of("whole behind comments", ": wait {\n\n:\n" + whole),
                            List.of("whole as an event", "data: " + whole + "\n\n" + DONE),
                            List.of("whole before a farewell", whole + "\n\n" + DONE),
                            List.of("events", events),
                            List.of("events behind a mark", "\uFEFF\n: wait\n\n" + events),
                            List.of("one line break", events.replace("\n\n", "\n")),
                            List.of("carriage returns", events.replace("\n", "\r\n")),
                            List.of("no blanks", events.replace("data: ", "data:")),
                            List.of("no field names", events.replace("data: ", "")),
                            List.of("no types", events.replaceAll("(?m)^event: .*\n", "")),
                            List.of("no last line break", events.stripTrailing()),
                            List.of("a blank behind the farewell", events + "data: [DONE] \n\n"),
                            List.of(
                                    "junk behind the end",
                                    events.replace(DONE, "")
                                            + "event: end\ndata: stream finished\n\n"))
                    .map(shape -> Arguments.of(format, shape.get(0), shape.get(1)))
                    .forEach(shapes::add);
        }
        return shapes.stream();
    }

    @ParameterizedTest(name = "{1} {index}")
    @MethodSource("shapes")
    void equivalentResponsesGiveTheSameResult(
            MatrixFormat format, String name, String body, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.context().start();
            for (String contentType : CONTENT_TYPES) {
                for (MatrixOperation operation : MatrixOperation.values()) {
                    server.enqueue(answer(body, contentType));

                    MatrixOutcome outcome =
                            operation.outcome(
                                    send(route, operation.path(), format.wireApi(), server));

                    assertThat(outcome.failure()).as(operation + " " + contentType).isNull();
                    assertThat(outcome.text()).isEqualTo("Hello there.");
                    assertThat(outcome.reasoning()).isEqualTo("Hm, well.");
                    ChatResult result = (ChatResult) outcome.headers().get(CopilotHeaders.RESULT);
                    assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
                    assertThat(result.rawFinishReason())
                            .isEqualTo(format.finishWord(FinishReason.LENGTH));
                }
            }
        }
    }

    private static Answer answer(String body, String contentType) {
        return Answer.bytes(body.getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", contentType);
    }

    private static Exchange send(
            CopilotRoute route, String path, String wireApi, CopilotServer server) {
        return route.context()
                .createProducerTemplate()
                .request(
                        "copilot:"
                                + path
                                + (path.contains("?") ? "&" : "?")
                                + "model=m&apiKey=k&maxRetries=0&baseUrl="
                                + server.url()
                                + (wireApi.equals("messages")
                                        ? "&provider=anthropic"
                                        : "/v1&provider=openai&wireApi=" + wireApi),
                        exchange -> exchange.getMessage().setBody("Hello"));
    }

    private static String quoted(String json) {
        return MatrixJson.json(json);
    }

    /** Wire format, name of the variant, and what follows or replaces the text. */
    static Stream<Arguments> failures() {
        List<Failure> failures =
                List.of(
                        request("{'object':'error','message':'Too long','code':400}"),
                        request("{'message':'Too long','type':'BadRequestError','code':400}"),
                        request("{'error':{'message':'Too long','code':400}}"),
                        request("[{'error':{'message':'Too long','code':400}}]"),
                        request("{'status':400,'title':'Bad','detail':'Too long'}"),
                        server("{'detail':'Too long'}"),
                        server("{'error':'Too long'}"),
                        server("{'errors':[{'message':'Too long'}]}"),
                        server("{'message':'Too long','code':500}"));
        List<Arguments> rows = new ArrayList<>();
        for (MatrixFormat format : FORMATS) {
            for (Failure failure : failures) {
                String json = quoted(failure.json());
                Stream.of("data: %s\n\n", "%s\n\n", "error: %s\n\n", "event: error\ndata: %s\n\n")
                        .flatMap(event -> Stream.of(event, event + DONE, event.stripTrailing()))
                        .map(event -> event.formatted(json))
                        .forEach(event -> rows.add(Arguments.of(format, event, failure)));
            }
        }
        return rows.stream();
    }

    private static Failure request(String json) {
        return new Failure(json, CopilotRequestException.class, "Too long");
    }

    private static Failure server(String json) {
        return new Failure(json, CopilotException.class, "Too long");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void anErrorInAnyFormFailsTheExchange(
            MatrixFormat format, String event, Failure failure, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.context().start();
            for (MatrixOperation operation : MatrixOperation.values()) {
                server.enqueue(answer(event, "text/event-stream"));
                MatrixOutcome alone =
                        operation.outcome(send(route, operation.path(), format.wireApi(), server));
                server.enqueue(answer(begun(format) + event, "text/event-stream"));
                MatrixOutcome behindText =
                        operation.outcome(send(route, operation.path(), format.wireApi(), server));

                assertThat(alone.failure())
                        .isInstanceOf(failure.type())
                        .isNotInstanceOf(CopilotStreamException.class)
                        .hasMessageContaining(failure.words());
                CopilotException broken = behindText.failure();
                if (operation.isStreamed()) {
                    assertThat(broken)
                            .isInstanceOfSatisfying(
                                    CopilotStreamException.class,
                                    stream ->
                                            assertThat(stream.getPartialText())
                                                    .isEqualTo("Half of it"))
                            .hasCauseInstanceOf(failure.type());
                } else {
                    assertThat(broken).isInstanceOf(failure.type());
                }
                assertThat(broken).hasMessageContaining(failure.words());
            }
        }
    }

    /** Wire format, and a body without content. */
    static Stream<Arguments> emptyResponses() {
        return Stream.of(
                Arguments.of("completions", DONE),
                Arguments.of("completions", "data: {'choices':[{}]}\n\n" + DONE),
                Arguments.of("completions", "data: {'choices':[null]}\n\n" + DONE),
                Arguments.of(
                        "completions",
                        "data: {'choices':[{'delta':{'role':'assistant','content':''},"
                                + "'finish_reason':''}]}\n\n"
                                + DONE),
                Arguments.of("completions", "{'choices':[]}"),
                Arguments.of("completions", "{'choices':[null]}"),
                Arguments.of("completions", "{'choices':[{}]}"),
                Arguments.of("completions", "{'choices':[{'message':{'content':null}}]}"),
                Arguments.of("completions", "{'choices':[{'finish_reason':'error'}]}"),
                Arguments.of(
                        "completions",
                        "{'choices':[{'message':{'content':'Hi'},'finish_reason':'ERROR'}]}"),
                Arguments.of(
                        "completions",
                        "data: {'choices':[{'delta':{},'finish_reason':'error'}]}\n\n" + DONE),
                Arguments.of("responses", DONE),
                Arguments.of("responses", "{'output':[]}"),
                Arguments.of("responses", "{'id':'r','output':[],'status':null}"),
                Arguments.of("responses", "{'output':[],'status':'Failed'}"),
                Arguments.of("messages", DONE),
                Arguments.of("messages", "event: message_stop\ndata: {'type':'message_stop'}\n\n"),
                Arguments.of("messages", "data: {'type':'message_stop'}\n\n" + DONE),
                Arguments.of("messages", "{'content':[]}"),
                Arguments.of("messages", "{'type':'message','content':[],'stop_reason':null}"),
                Arguments.of(
                        "messages",
                        "data: {'type':'message_delta','delta':{'stop_reason':'error'}}\n\n"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("emptyResponses")
    void anEmptyResponseFails(String wireApi, String body, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.context().start();
            for (MatrixOperation operation : MatrixOperation.values()) {
                server.enqueue(answer(quoted(body), "text/event-stream"));

                assertThat(operation.outcome(send(route, operation.path(), wireApi, server)))
                        .extracting(MatrixOutcome::failure)
                        .isInstanceOf(CopilotServerException.class);
            }
        }
    }

    /** Wire format, and value of emit. */
    static Stream<Arguments> forms() {
        return FORMATS.stream()
                .flatMap(
                        format ->
                                Stream.of(EmitForm.values())
                                        .map(form -> Arguments.of(format, form)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void noChunkSplitsACharacter(MatrixFormat format, EmitForm form, CopilotServer server)
            throws Exception {
        MatrixAnswer halves =
                new MatrixAnswer(
                        "halves",
                        "Hello",
                        List.of("ok HIGH", "LOW fine HIGH", "LOWHIGH"),
                        List.of("hm HIGH", "LOW"),
                        FinishReason.STOP,
                        null);
        String body =
                String.join("", format.events(halves))
                        .replace("HIGH", "\\ud83d")
                        .replace("LOW", "\\ude00");
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.context().start();
            server.enqueue(answer(body, "text/event-stream"));
            Message message =
                    CopilotRoute.succeeded(
                            send(route, "stream?" + form.option(), format.wireApi(), server));

            try (ChunkReader reader = form.read(message)) {
                List<String> parts = new ArrayList<>();
                for (String part = reader.next(); part != null; part = reader.next()) {
                    parts.add(part);
                    byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
                    assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(part);
                }
                // The last half never becomes whole.
                assertThat(String.join("", parts)).isEqualTo("ok 😀 fine 😀\uFFFD");
            }
        }
    }
}
