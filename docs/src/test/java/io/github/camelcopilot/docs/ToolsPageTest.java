// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.ReceivedToolResult;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the page behave as described, and a hostile text achieves nothing more. */
@ExtendWith(CopilotServerExtension.class)
class ToolsPageTest {

    @TempDir Path folder;

    private static Block block(String text) throws IOException {
        return Page.blocks(Path.of("tools.md")).stream()
                .filter(block -> block.text().contains(text))
                .findFirst()
                .orElseThrow();
    }

    private static PageContext page(String routeId, CopilotServer server) throws Exception {
        return PageContext.at(server)
                .loadYaml(
                        block("    id: " + routeId + "\n")
                                .text()
                                .replace("platform-http:/", "direct:"))
                .start();
    }

    private static List<String> results(RecordedRequest request) {
        return request.toolResults().stream().map(ReceivedToolResult::text).toList();
    }

    private static ChatResult result(Message answer) {
        return answer.getHeader(CopilotHeaders.RESULT, ChatResult.class);
    }

    @Test
    void theSimulatorCallsTheRoute(CopilotServer server) throws Exception {
        try (PageContext page = page("ask", server)) {
            Message answer = page.ask("direct:ask", "What does weather say about Bern?");

            assertThat(answer.getBody())
                    .isEqualTo("The tool weather says: 18 degrees and sunny in Bern");
            assertThat(answer.getHeader(CopilotHeaders.TOOL_ITERATIONS)).isEqualTo(1);
            assertThat(answer.getHeader(CopilotHeaders.TOOL_CALLS))
                    .isEqualTo(result(answer).toolExecutions());
            assertThat(result(answer).toolExecutions())
                    .singleElement()
                    .extracting(ToolExecution::outcome)
                    .isEqualTo(ToolExecution.DONE);
        }
    }

    @Test
    void aDashOfAParameterIsWrittenAsThePageSays(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("greet", "{\"first-name\":\"Ada\"}"), Answer.text("Done"));
        String yaml =
                block("    id: weather\n")
                        .text()
                        .replace("copilot:tool:weather", "copilot:tool:greet")
                        .replace("parameter.city", "parameter.first%2Dname")
                        .replace("${header.city}", "${header.first-name}");
        try (PageContext page = PageContext.at(server).loadYaml(yaml).start()) {
            page.ask("direct:ask", "Greet Ada");
        }
        assertThat(results(server.request(1))).containsExactly("18 degrees and sunny in Ada");
    }

    @Test
    void aRepeatedMessageRefundsOnce(CopilotServer server) throws Exception {
        List<Object> paid = new CopyOnWriteArrayList<>();
        try (PageContext page = page("orders", server)) {
            AdviceWith.adviceWith(
                    page.context(),
                    "pay",
                    route ->
                            route.weaveAddFirst()
                                    .process(
                                            exchange ->
                                                    paid.add(
                                                            exchange.getMessage()
                                                                    .getHeader("order"))));
            page.context().getRouteController().startRoute("pay");
            for (String request : List.of("m1", "m1", "m2")) {
                server.enqueue(
                        Answer.text("").toolCall("refund", "{\"order\":\"7\"}"),
                        Answer.text("Done"));
                Exchange sent =
                        page.send("direct:orders", "Refund it", Map.of("requestId", request));
                assertThat(PageContext.succeeded(sent).getBody()).isEqualTo("Done");
            }
        }
        assertThat(paid).containsExactly(7, 7);
        assertThat(results(server.request(3))).containsExactly("Order 7 is refunded.");
        assertThat(server.requests())
                .extracting(RecordedRequest::toolCalls)
                .filteredOn(calls -> !calls.isEmpty())
                .extracting(calls -> calls.get(0).id())
                .doesNotHaveDuplicates();
    }

    @Test
    void aRouteCallsTheToolsByHand(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("")
                        .toolCall("c1", "weather", "{\"city\":\"Bern\"}")
                        .toolCall("c2", "wether", "{}"),
                Answer.text("").toolCall("c3", "weather", "{}"),
                Answer.text("Sunny"));
        new JavaSnippet(block("class ToolConversation"), folder).compile();
        try (URLClassLoader classes =
                        new URLClassLoader(
                                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
                PageContext page = PageContext.at(server)) {
            Object bean =
                    classes.loadClass("ToolConversation").getDeclaredConstructor().newInstance();
            page.context().getRegistry().unbind("conversation");
            page.context().getRegistry().bind("conversation", bean);
            page.loadYaml(block("    id: by-hand\n").text()).start();

            Message answer = page.ask("direct:by-hand", "How is Bern?");

            assertThat(answer.getBody()).isEqualTo("Sunny");
        }
        assertThat(server.requests())
                .extracting(request -> request.initiator().orElseThrow())
                .containsExactly("user", "agent", "agent");
        assertThat(results(server.request(2)))
                .containsExactly(
                        "18 degrees, as requested with {\"city\":\"Bern\"}",
                        "There is no such tool.",
                        "18 degrees, as requested with {}");
    }

    @ParameterizedTest
    @CsvSource({
        "20, Refunded 20.0 euros.",
        "150, Refunds of more than 100 euros need a supervisor."
    })
    void aRouteDecides(int amount, String result, CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("refund", "{\"amount\":" + amount + "}"),
                Answer.text("Done"));
        try (PageContext page = page("approve", server)) {
            assertThat(page.ask("direct:service", "Refund it").getBody()).isEqualTo("Done");
        }
        assertThat(results(server.request(1))).containsExactly(result);
    }

    @ParameterizedTest
    @CsvSource({"yes, The order is refunded.", "Not this year, Not this year"})
    void aLaterMessageDecidesOnce(String decision, String result, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("A moment").toolCall("refund", "{}"), Answer.text("Done"));
        Map<String, Object> ticket = Map.of("ticket", "T-1");
        try (PageContext page = page("decision", server)) {
            Message first =
                    PageContext.succeeded(
                            page.send("direct:tickets/{ticket}/question", "Refund it", ticket));
            assertThat(first.getBody()).isEqualTo("A colleague will look at your request.");
            assertThat(first.getHeader(CopilotHeaders.TOOL_APPROVAL)).isEqualTo("needed");
            assertThat(result(first).text()).isEqualTo("A moment");
            assertThat(result(first).toolCalls()).hasSize(1);
            assertThat(server.requests()).hasSize(1);

            Message second =
                    PageContext.succeeded(
                            page.send("direct:tickets/{ticket}/decision", decision, ticket));
            assertThat(second.getBody()).isEqualTo("Done");
            assertThat(results(server.request(1))).containsExactly(result);
            assertThat(server.request(1).initiator()).hasValue("agent");

            assertThat(
                            page.send("direct:tickets/{ticket}/decision", decision, ticket)
                                    .getException())
                    .isInstanceOfSatisfying(
                            CopilotToolException.class,
                            failure -> assertThat(failure.getCode()).isEqualTo("approval_taken"));
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aSchemaChecksTheArguments(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("parcel", "{\"articles\":[]}"),
                Answer.text("").toolCall("parcel", "{\"articles\":[\"A-7\",\"B-2\"]}"),
                Answer.text("Done"));
        try (PageContext page = page("parcel", server)) {
            assertThat(page.ask("copilot:chat?tags=orders", "Send it").getBody()).isEqualTo("Done");
        }
        assertThat(results(server.request(2)))
                .satisfiesExactly(
                        first -> assertThat(first).contains("do not fit the tool parcel"),
                        second -> assertThat(second).isEqualTo("2 articles are on their way."));
    }

    /** A sender's header in other letters, as some brokers accept it, decides nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"CAMELCOPILOTTOOLDECISION", "camelcopilottooldecision"})
    void aDecisionInOtherLettersIsNotRead(String header, CopilotServer server) throws Exception {
        server.enqueue(Answer.text("").toolCall("refund", "{}"), Answer.text("Denied"));
        try (PageContext page = page("decision", server)) {
            String uri = "direct:tickets/{ticket}/question";
            page.send(uri, "Refund it", Map.of("ticket", "T-1"));

            page.send(uri, "And now?", Map.of("ticket", "T-1", header, "yes"));
        }
        assertThat(results(server.request(1)))
                .singleElement()
                .asString()
                .contains("The call was not made");
    }

    @Test
    void theModelSetsDeclaredHeadersOnly(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("")
                        .toolCall(
                                "weather",
                                "{\"city\":\"Bern\",\"user\":\"admin\",\"CamelHttpUri\":\"http://x\","
                                        + "\"CamelCopilotToolName\":\"refund\"}"),
                Answer.text("Done"));
        AtomicReference<Exchange> received = new AtomicReference<>();
        try (PageContext page = PageContext.at(server)) {
            page.add(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:tool:weather?description=x&parameter.city=string")
                                            .process(
                                                    exchange ->
                                                            received.set(
                                                                    ExchangeHelper.createCopy(
                                                                            exchange, true)));
                                }
                            })
                    .start();
            page.ask("copilot:chat?tags=*", "How is Bern?");
        }
        assertThat(received.get().getMessage().getHeaders())
                .containsOnlyKeys("city", CopilotHeaders.TOOL_NAME, CopilotHeaders.TOOL_CALL_ID)
                .containsEntry(CopilotHeaders.TOOL_NAME, "weather");
        assertThat(received.get().getMessage().getBody()).isEqualTo("{\"city\":\"Bern\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelFileName", "camelHttpUri", "org.apache.camel.x"})
    void aParameterThatControlsCamelIsRefused(String name, CopilotServer server) throws Exception {
        try (PageContext page = PageContext.at(server)) {
            assertThatThrownBy(
                            () ->
                                    page.add(
                                                    new RouteBuilder() {
                                                        @Override
                                                        public void configure() {
                                                            from("copilot:tool:x?description=x&parameter."
                                                                            + name
                                                                            + "=string")
                                                                    .log("x");
                                                        }
                                                    })
                                            .start())
                    .hasStackTraceContaining("the model must not set them");
        }
    }

    /** The text has made the model call the tool that it knows from elsewhere. */
    @Test
    void aToolThatIsNotSelectedIsNeitherOfferedNorCalled(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("").toolCall("refund", "{\"order\":7}"), Answer.text("Done"));
        try (PageContext page = page("orders", server)) {
            page.add(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:tool:hours?description=x&tags=info")
                                            .setBody(constant("9 to 5"));
                                }
                            })
                    .start();
            Message answer = page.ask("copilot:chat?tags=info", "Refund order 7");

            assertThat(result(answer).toolExecutions())
                    .singleElement()
                    .extracting(ToolExecution::outcome)
                    .isEqualTo(ToolExecution.FAILED);
        }
        assertThat(server.request(0).toolNames()).containsExactly("hours");
        assertThat(results(server.request(1)))
                .containsExactly("There is no tool named refund. The tools are: hours.");
    }
}
