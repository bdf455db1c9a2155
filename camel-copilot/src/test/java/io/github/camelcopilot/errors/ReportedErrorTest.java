// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A failure under the status of a success is a failure, in whatever shape a service writes it: as a
 * whole answer, in place of a stream, as its first event and as a later one, in each format.
 */
@Timeout(60)
class ReportedErrorTest {

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private static ChatContext context;

    @BeforeAll
    static void start() {
        context = new ChatContext(null);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    /** A format, who speaks it, and the events that bring the text "Half" and the end. */
    private enum Format {
        COMPLETIONS(
                "provider=openai&wireApi=completions",
                "{'choices':[{'index':0,'delta':{'content':'Half'}}]}",
                "[DONE]"),
        RESPONSES(
                "provider=openai&wireApi=responses",
                "{'type':'response.output_text.delta','output_index':0,'content_index':0,"
                        + "'item_id':'i','delta':'Half'}",
                "[DONE]"),
        MESSAGES(
                "provider=anthropic",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta',"
                        + "'text':'Half'}}",
                "{'type':'message_stop'}");

        private final String options;
        private final String text;
        private final String end;

        Format(String options, String text, String end) {
            this.options = options;
            this.text = event(text);
            this.end = event(end);
        }

        String uri(String operation) {
            return "copilot:"
                    + operation
                    + "?"
                    + options
                    + "&apiKey=key-0123456789&model=m&maxRetries=0&baseUrl="
                    + SERVER.url();
        }
    }

    private static String event(String json) {
        return "data: " + json.replace('\'', '"') + "\n\n";
    }

    /** Where a report stands. */
    private enum Place {
        ANSWER,
        IN_PLACE_OF_A_STREAM,
        FIRST_EVENT,
        LATER_EVENT
    }

    private static Arguments row(
            String json, Class<? extends CopilotException> type, String code, String words) {
        return arguments(json, type, code, words);
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                row(
                        "{'object':'error','message':'9000 tokens','type':'BadRequestError',"
                                + "'param':null,'code':400}",
                        CopilotRequestException.class,
                        "400",
                        "9000 tokens"),
                row(
                        "{'object':'error','message':'CUDA ran out of memory','code':500}",
                        CopilotServerException.class,
                        "500",
                        "CUDA ran out of memory"),
                row(
                        "{'message':'The model does not exist','type':'NotFoundError','code':404}",
                        CopilotModelException.class,
                        "404",
                        "The model does not exist"),
                row(
                        "{'message':'Internal failure'}",
                        CopilotServerException.class,
                        null,
                        "Internal failure"),
                row(
                        "{'detail':'longer than the context window'}",
                        CopilotRequestException.class,
                        null,
                        "longer than the context window"),
                row(
                        "{'detail':[{'loc':['body','n'],'msg':'Field required'}],'status':422}",
                        CopilotRequestException.class,
                        null,
                        "body.n: Field required"),
                row(
                        "{'success':false,'errors':[{'code':10000,'message':'No such account'}]}",
                        CopilotServerException.class,
                        "10000",
                        "No such account"),
                row(
                        "{'type':'about:blank','title':'Forbidden','status':403,'detail':'Paused'}",
                        CopilotAccessException.class,
                        null,
                        "Paused"),
                row(
                        "[{'error':{'code':503,'message':'Overloaded now','status':'UNAVAILABLE'}}]",
                        CopilotServerException.class,
                        "503",
                        "Overloaded now"),
                row(
                        "[{'error':{'code':404,'message':'models/m is not found',"
                                + "'status':'NOT_FOUND'}}]",
                        CopilotModelException.class,
                        "404",
                        "models/m is not found"),
                row(
                        "{'error':'Unexpected endpoint: POST /chat'}",
                        CopilotRequestException.class,
                        null,
                        "Unexpected endpoint: POST /chat. Check the baseUrl"),
                row(
                        "{'error':{'code':'content_filter','message':'Filtered','status':400}}",
                        CopilotRequestException.class,
                        "content_filter",
                        "Filtered"),
                row(
                        "{'error':{'message':'Provider returned error','code':429,'metadata':"
                                + "{'raw':'{\\'error\\':{\\'message\\':\\'Slow down\\'}}'}}}",
                        CopilotRateLimitException.class,
                        "429",
                        "Slow down"),
                row(
                        "{'error':{'code':'user_global_rate_limited:pro','message':'Slow down'}}",
                        CopilotRateLimitException.class,
                        "user_global_rate_limited:pro",
                        "Slow down"),
                row(
                        "{'error':{'code':'free_quota_exceeded','message':'No more'}}",
                        CopilotQuotaException.class,
                        "free_quota_exceeded",
                        "No more"),
                row(
                        "{'error':{'type':'authentication_error','message':'No such key'}}",
                        CopilotAuthenticationException.class,
                        "authentication_error",
                        "No such key"),
                row(
                        "{'type':'error','error':{'type':'overloaded_error','message':'Busy'}}",
                        CopilotServerException.class,
                        "overloaded_error",
                        "Busy"),
                row(
                        "{'message':'No more','__type':'ThrottlingException'}",
                        CopilotRateLimitException.class,
                        "ThrottlingException",
                        "No more"),
                row(
                        "{'msg':'No balance','code':1113,'success':false,'data':null}",
                        CopilotServerException.class,
                        "1113",
                        "No balance"));
    }

    static Stream<Arguments> reportsEverywhere() {
        return Arrays.stream(Format.values())
                .flatMap(
                        format ->
                                Arrays.stream(Place.values())
                                        .flatMap(
                                                place ->
                                                        reports()
                                                                .map(
                                                                        row ->
                                                                                placed(
                                                                                        format,
                                                                                        place,
                                                                                        row))));
    }

    private static Arguments placed(Format format, Place place, Arguments row) {
        Object[] cells = row.get();
        return arguments(format, place, cells[0], cells[1], cells[2], cells[3]);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("reportsEverywhere")
    void aReportIsTheFailureOfItsCodeWithItsWords(
            Format format,
            Place place,
            String quoted,
            Class<? extends CopilotException> type,
            String code,
            String words) {
        String json = jsonOf(quoted);
        SERVER.server()
                .lenient()
                .enqueue(
                        switch (place) {
                            case ANSWER, IN_PLACE_OF_A_STREAM -> Answer.json(json);
                            case FIRST_EVENT -> Answer.sse("data: " + json + "\n\n", format.end);
                            case LATER_EVENT ->
                                    Answer.sse(format.text, "data: " + json + "\n\n", format.end);
                        });

        Exchange exchange = context.send(format.uri(place == Place.ANSWER ? "chat" : "stream"));

        CopilotException failure;
        if (place == Place.LATER_EVENT) {
            CopilotStreamException broken = failureOfStream(exchange);
            assertThat(broken.getPartialText()).isEqualTo("Half");
            assertThat(broken.getMessage()).contains(words);
            failure = (CopilotException) broken.getCause();
        } else {
            failure = ChatContext.failureOf(exchange);
        }
        assertThat(failure).isExactlyInstanceOf(type).hasMessageContaining(words);
        assertThat(failure.getCode()).isEqualTo(code);
        assertThat(exchange.getMessage().getHeaders()).doesNotContainValue("about:blank");
    }

    static Stream<Arguments> texts() {
        return Arrays.stream(Format.values())
                .flatMap(
                        format ->
                                Stream.of(
                                        arguments(format, "Internal Server Error", true),
                                        arguments(format, "\"Internal Server Error\"", true),
                                        arguments(
                                                format, "{\"x\":\"Internal Server Error", false)));
    }

    /** A part of JSON may be one of an answer, which no exception quotes. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("texts")
    void aTextInPlaceOfAnEventFailsTheStreamWithItsWords(
            Format format, String data, boolean isQuoted) {
        SERVER.server()
                .lenient()
                .enqueue(Answer.sse(format.text, "data: " + data + "\n\n", format.end));

        CopilotStreamException broken = failureOfStream(context.send(format.uri("stream")));

        assertThat(broken).hasCauseInstanceOf(CopilotServerException.class);
        assertThat(broken.getMessage().contains("Internal Server Error")).isEqualTo(isQuoted);
        assertThat(broken.getMessage()).doesNotContain("baseUrl");
    }

    /** A quote within a text stands there as one with a backslash. */
    private static String jsonOf(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static CopilotStreamException failureOfStream(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
        assertThat(((Message) chunks.next()).getBody()).isEqualTo("Half");
        Throwable failure = catchThrowable(chunks::next);
        return (CopilotStreamException)
                Stream.iterate(failure, link -> link != null, Throwable::getCause)
                        .filter(CopilotStreamException.class::isInstance)
                        .findFirst()
                        .orElseThrow();
    }

    static Stream<Arguments> answersWithRemarks() {
        List<String> remarks =
                List.of(
                        "'message':'A remark'",
                        "'detail':'A remark','code':500",
                        "'warning':{'code':'w','message':'A remark'}",
                        "'warnings':['A remark']",
                        "'errors':[{'message':'A remark'}]",
                        "'error':null",
                        "'error':{}",
                        "'error':''",
                        "'error':false",
                        "'error':0",
                        "'error':{'code':0,'message':'success'}",
                        "'title':'A remark'",
                        "'code':0,'msg':'ok'");
        return Arrays.stream(Format.values())
                .flatMap(
                        format ->
                                remarks.stream()
                                        .flatMap(
                                                remark ->
                                                        Stream.of("chat", "stream")
                                                                .map(
                                                                        operation ->
                                                                                arguments(
                                                                                        format,
                                                                                        operation,
                                                                                        remark))));
    }

    private static final Map<Format, String> ANSWERS =
            Map.of(
                    Format.COMPLETIONS,
                    "'choices':[{'index':0,'message':{'content':'Good'},'finish_reason':'stop'}]",
                    Format.RESPONSES,
                    "'status':'completed','output':[{'type':'message','content':"
                            + "[{'type':'output_text','text':'Good'}]}]",
                    Format.MESSAGES,
                    "'type':'message','content':[{'type':'text','text':'Good'}],"
                            + "'stop_reason':'end_turn'");

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("answersWithRemarks")
    void aRemarkBesideAnAnswerIsNoFailure(Format format, String operation, String remark) {
        String json = jsonOf("{" + remark + "," + ANSWERS.get(format) + "}");
        SERVER.server().lenient().enqueue(Answer.json(json));

        Exchange exchange = context.send(format.uri(operation));

        assertThat(exchange.getException()).isNull();
        if (operation.equals("chat")) {
            assertThat(exchange.getMessage().getBody()).isEqualTo("Good");
        } else {
            Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
            assertThat(((Message) chunks.next()).getBody()).isEqualTo("Good");
            assertThat(((Message) chunks.next()).getHeader(CopilotHeaders.STREAM_COMPLETE))
                    .isEqualTo(true);
        }
    }

    static Stream<Arguments> eventsThatAreNoFailure() {
        return Arrays.stream(Format.values())
                .flatMap(
                        format ->
                                Stream.of(
                                                "{'type':'ping','message':'alive'}",
                                                "{'type':'keepalive','error':{}}",
                                                "{'status':'queued','message':'3 before you'}",
                                                "{'object':'progress','message':'30 %'}",
                                                "{'warning':'deprecated'}",
                                                "{'code':0,'message':'ok'}",
                                                "{'error':null}",
                                                "{'error':false,'x':1}",
                                                "{}")
                                        .map(event -> arguments(format, event)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("eventsThatAreNoFailure")
    void anEventThatIsNoFailureIsSkipped(Format format, String event) {
        String end =
                switch (format) {
                    case COMPLETIONS -> event("{'choices':[{'delta':{},'finish_reason':'stop'}]}");
                    case RESPONSES ->
                            event(
                                    "{'type':'response.completed','response':"
                                            + "{'status':'completed'}}");
                    case MESSAGES ->
                            event("{'type':'message_delta','delta':{'stop_reason':'end_turn'}}");
                };
        SERVER.server()
                .lenient()
                .enqueue(Answer.sse(event(event), format.text, event(event), end, format.end));

        Exchange exchange = context.send(format.uri("stream"));

        assertThat(exchange.getException()).isNull();
        Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
        assertThat(((Message) chunks.next()).getBody()).isEqualTo("Half");
        assertThat(((Message) chunks.next()).getHeader(CopilotHeaders.STREAM_COMPLETE))
                .isEqualTo(true);
    }
}
