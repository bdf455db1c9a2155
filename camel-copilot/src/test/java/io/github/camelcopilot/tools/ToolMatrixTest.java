// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.ReceivedToolResult;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChatContext;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Three wire formats, chat and stream, and what can become of tool calls. */
@Timeout(60)
class ToolMatrixTest {

    private static final String BERN = "{\"city\":\"Bern\"}";
    private static final String SECRET = "the words of an exception";
    private static final String UNKNOWN_SENTENCE =
            "There is no tool named wether. The tools are: broken, refund, slow, ticket, time, weather.";
    private static final String ARGUMENTS_SENTENCE =
            "The arguments of the call do not fit the tool weather: ";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private static ChatContext context;

    @BeforeAll
    static void start() throws Exception {
        context = new ChatContext(null);
        ToolApproval denial = call -> CompletableFuture.completedFuture("Refunds are closed");
        context.camel().getRegistry().bind("denial", denial);
        context.camel().addRoutes(new Tools());
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static final class Tools extends RouteBuilder {
        @Override
        public void configure() {
            from(tool("broken")).throwException(new IllegalStateException(SECRET));
            from(tool("refund")).setBody(constant("refunded"));
            from(tool("slow") + "&toolTimeout=100ms").process(new Endless());
            from(tool("ticket") + "&returnDirect=true").setBody(constant("Ticket 7"));
            from(tool("time")).setBody(constant("noon"));
            from(tool("weather") + "&parameter.city=string&parameter.city.required=true")
                    .setBody(simple("sunny in ${header.city}"));
        }

        private static String tool(String name) {
            return "copilot:tool:" + name + "?tags=desk&description=The tool " + name;
        }
    }

    /** Never completes its exchange. */
    private static final class Endless extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return false;
        }
    }

    private static Answer calls(String text, String... toolsAndArguments) {
        Answer answer = Answer.text(text);
        for (int i = 0; i < toolsAndArguments.length; i += 2) {
            answer = answer.toolCall(toolsAndArguments[i], toolsAndArguments[i + 1]);
        }
        return answer;
    }

    static Stream<ToolCase> cases() {
        Answer done = Answer.text("Done");
        return Stream.of(
                ToolCase.of("one call")
                        .model(calls("", "weather", BERN), done)
                        .requests("user; agent[1=sunny in Bern]")
                        .steps("<called weather><done weather>Done")
                        .answers("Done"),
                ToolCase.of("two parallel calls")
                        .model(calls("", "weather", BERN, "time", "{}"), done)
                        .options("parallelToolExecution=false")
                        .requests("user; agent[1=sunny in Bern 2=noon]")
                        .steps("<called weather><done weather><called time><done time>Done")
                        .answers("Done"),
                ToolCase.of("call after text")
                        .model(calls("Let me look", "weather", BERN), done)
                        .requests("user; agent[1=sunny in Bern]")
                        .steps("Let me look<called weather><done weather>Done")
                        .answers("Done"),
                ToolCase.of("two rounds")
                        .model(calls("", "time", "{}"), calls("", "weather", BERN), done)
                        .requests("user; agent[1=noon]; agent[2=sunny in Bern]")
                        .steps("<called time><done time><called weather><done weather>Done")
                        .answers("Done"),
                ToolCase.of("unknown tool")
                        .model(calls("", "wether", BERN), done)
                        .requests("user; agent[1!=" + UNKNOWN_SENTENCE + "]")
                        .steps("<called wether><failed wether>Done")
                        .answers("Done"),
                ToolCase.of("unknown tool fails the exchange")
                        .model(calls("", "wether", BERN))
                        .options("hallucinatedToolNameStrategy=failExchange")
                        .requests("user")
                        .steps("<called wether><failed wether>")
                        .failsWith("tool_unknown"),
                ToolCase.of("bad arguments")
                        .model(calls("", "weather", "{}"), done)
                        .requests("user; agent[1!=" + ARGUMENTS_SENTENCE + "…]")
                        .steps("<called weather><failed weather>Done")
                        .answers("Done"),
                ToolCase.of("arguments that are no JSON")
                        .model(calls("", "weather", "{\"city\":"), done)
                        .requests("user; agent[1!=" + ARGUMENTS_SENTENCE + "…]")
                        .steps("<called weather><failed weather>Done")
                        .answers("Done"),
                ToolCase.of("bad arguments fail the exchange")
                        .model(calls("", "weather", "{}"))
                        .options("hallucinatedToolNameStrategy=failExchange")
                        .requests("user")
                        .steps("<called weather><failed weather>")
                        .failsWith("tool_arguments"),
                ToolCase.of("failing route")
                        .model(calls("", "broken", "{}"))
                        .requests("user")
                        .steps("<called broken><failed broken>")
                        .failsWith("tool_failed"),
                ToolCase.of("failing route, reprompt")
                        .model(calls("", "broken", "{}"), done)
                        .options("toolExecutionErrorStrategy=repromptModel")
                        .requests("user; agent[1!=The tool broken failed, so there is no result.]")
                        .steps("<called broken><failed broken>Done")
                        .answers("Done"),
                ToolCase.of("timeout")
                        .model(calls("", "slow", "{}"))
                        .requests("user")
                        .steps("<called slow><failed slow>")
                        .failsWith("tool_timeout"),
                ToolCase.of("timeout, reprompt")
                        .model(calls("", "slow", "{}"), done)
                        .options("toolExecutionErrorStrategy=repromptModel")
                        .requests("user; agent[1!=The tool slow did not return a result in time.]")
                        .steps("<called slow><failed slow>Done")
                        .answers("Done"),
                ToolCase.of("denied")
                        .model(calls("", "refund", "{}"), done)
                        .options("toolApproval=#bean:denial")
                        .requests("user; agent[1!=Refunds are closed]")
                        .steps("<called refund><denied refund>Done")
                        .answers("Done"),
                ToolCase.of("suspended")
                        .model(calls("A moment", "refund", "{}"))
                        .options("toolApproval=suspend")
                        .requests("user")
                        .steps("A moment<called refund><suspended refund>")
                        .answers("A moment"),
                ToolCase.of("returnDirect")
                        .model(calls("A moment", "ticket", "{}"))
                        .requests("user")
                        .steps("A moment<called ticket><done ticket>Ticket 7")
                        .answers("Ticket 7"),
                ToolCase.of("returnDirect beside another tool")
                        .model(calls("", "ticket", "{}", "time", "{}"), done)
                        .options("parallelToolExecution=false")
                        .requests("user; agent[1=Ticket 7 2=noon]")
                        .steps("<called ticket><done ticket><called time><done time>Done")
                        .answers("Done"),
                ToolCase.of("budget of tokens")
                        .model(calls("A moment", "time", "{}"))
                        .options("maxAgenticTokens=1")
                        .requests("user")
                        .steps("A moment")
                        .failsWith("token_budget"),
                ToolCase.of("final answer beyond the budget")
                        .model(done)
                        .options("maxAgenticTokens=1")
                        .requests("user")
                        .steps("Done")
                        .answers("Done"),
                ToolCase.of("iterations")
                        .model(calls("", "time", "{}"), calls("", "time", "{}"))
                        .options("maxToolIterations=1")
                        .requests("user; agent[1=noon]")
                        .steps("<called time><done time>")
                        .failsWith("tool_iterations"),
                ToolCase.of("autoToolExecution=false")
                        .model(calls("A moment", "time", "{}"))
                        .options("autoToolExecution=false")
                        .requests("user")
                        .steps("A moment")
                        .answers("A moment"));
    }

    static Stream<Arguments> matrix() {
        return Stream.of(WireApiName.COMPLETIONS, WireApiName.RESPONSES, WireApiName.MESSAGES)
                .flatMap(format -> cases().map(row -> Arguments.of(format, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("matrix")
    void chat(WireApiName format, ToolCase row) throws Exception {
        SERVER.server().enqueue(row.script().toArray(Answer[]::new));
        Exchange exchange = context.send(uri("chat", format, row));
        if (row.fails()) {
            assertThat(ChatContext.failureOf(exchange).getCode())
                    .isEqualTo(row.outcome().substring(1));
        } else {
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isEqualTo(row.outcome());
            check(exchange.getMessage().getHeader(CopilotHeaders.RESULT, ChatResult.class), row);
        }
        checkRequests(format, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("matrix")
    void stream(WireApiName format, ToolCase row) throws Exception {
        SERVER.server().enqueue(row.script().toArray(Answer[]::new));
        Exchange exchange = context.send(uri("stream", format, row));
        StringBuilder steps = new StringBuilder();
        ChatResult[] result = new ChatResult[1];
        if (row.fails()) {
            if (exchange.getException() == null) {
                assertThatThrownBy(() -> read(exchange, steps, result))
                        .isInstanceOfSatisfying(
                                CopilotException.class,
                                failure ->
                                        assertThat(failure.getCode())
                                                .isEqualTo(row.outcome().substring(1)));
            } else {
                assertThat(ChatContext.failureOf(exchange).getCode())
                        .isEqualTo(row.outcome().substring(1));
            }
        } else {
            assertThat(exchange.getException()).isNull();
            read(exchange, steps, result);
            assertThat(result[0].text()).isEqualTo(row.outcome());
            check(result[0], row);
        }
        assertThat(steps).hasToString(row.steps());
        checkRequests(format, row);
    }

    private static void read(Exchange exchange, StringBuilder steps, ChatResult[] result) {
        Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
        while (chunks.hasNext()) {
            Message chunk = (Message) chunks.next();
            switch (chunk.getHeader(CopilotHeaders.CHUNK_TYPE, String.class)) {
                case "tool" ->
                        steps.append('<')
                                .append(chunk.getHeader(CopilotHeaders.TOOL_STATE))
                                .append(' ')
                                .append(chunk.getHeader(CopilotHeaders.TOOL_NAME))
                                .append('>');
                case "end" -> result[0] = chunk.getHeader(CopilotHeaders.RESULT, ChatResult.class);
                default -> steps.append(chunk.getBody(String.class));
            }
        }
    }

    private static String uri(String operation, WireApiName format, ToolCase row) {
        return "copilot:"
                + operation
                + "?baseUrl="
                + SERVER.url()
                + "&token="
                + ChatContext.TOKEN
                + "&model="
                + ChatContext.MODEL
                + "&wireApi="
                + format.name().toLowerCase(Locale.ROOT)
                + "&tags=desk"
                + row.options();
    }

    private static void check(ChatResult result, ToolCase row) {
        assertThat(result.initiator()).isEqualTo("user");
        List<RecordedRequest> requests = SERVER.server().requests();
        Usage counted = result.usage();
        assertThat(counted.promptTokens()).isEqualTo(SERVER.server().books().promptTokens());
        assertThat(counted.completionTokens())
                .isEqualTo(SERVER.server().books().completionTokens());
        assertThat(requests).hasSize(row.script().size());
        assertThat(result.approvalNeeded()).isEqualTo(row.name().equals("suspended"));
    }

    private static void checkRequests(WireApiName format, ToolCase row) {
        String received =
                SERVER.server().requests().stream()
                        .map(ToolMatrixTest::describe)
                        .collect(Collectors.joining("; "));
        String expected =
                format == WireApiName.MESSAGES ? row.requests() : row.requests().replace("!=", "=");
        int dots = expected.indexOf('…');
        if (dots < 0) {
            assertThat(received).isEqualTo(expected);
        } else {
            assertThat(received).startsWith(expected.substring(0, dots));
        }
        assertThat(SERVER.server().requests())
                .allSatisfy(request -> assertThat(request.bodyText()).doesNotContain(SECRET));
    }

    private static String describe(RecordedRequest request) {
        List<ReceivedToolResult> results = request.toolResults();
        long calls = request.toolCalls().size();
        int round = lastRound(request);
        String described =
                results.stream()
                        .skip(calls - round)
                        .map(
                                result ->
                                        result.callId().substring(result.callId().indexOf('_') + 1)
                                                + (result.isError() ? "!=" : "=")
                                                + result.text())
                        .collect(Collectors.joining(" ", "[", "]"));
        return request.initiator().orElse("none") + (results.isEmpty() ? "" : described);
    }

    /**
     * Returns the number of calls of the last round, which is the number of calls of the answer.
     */
    private static int lastRound(RecordedRequest request) {
        int index = SERVER.server().requests().indexOf(request);
        return request.toolCalls().size()
                - (index == 0 ? 0 : SERVER.server().request(index - 1).toolCalls().size());
    }
}
