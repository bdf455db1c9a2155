// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A route with tokens of Entra ID at Azure OpenAI. */
@Timeout(60)
class EntraRouteTest {

    private TokenEndpoint entra;
    private CopilotServer azure;
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        entra = TokenEndpoint.start();
        azure = CopilotServer.start().lenient();
        context = new DefaultCamelContext();
        context.getRegistry().bind("entra", new EntraTokenProvider(entra::credential));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:message")
                                .to(
                                        "copilot:chat?provider=azure&model=summaries"
                                                + "&tokenProvider=#entra&baseUrl="
                                                + azure.url());
                    }
                });
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        if (context != null) {
            context.close();
            azure.close();
            entra.close();
        }
    }

    @Test
    void spendsOneTokenOnMessagesThatFollowEachOther() {
        azure.enqueue(Answer.text("One."), Answer.text("Two."), Answer.text("Three."));

        assertThat(List.of(send("1"), send("2"), send("3")))
                .extracting(exchange -> exchange.getMessage().getBody(String.class))
                .containsExactly("One.", "Two.", "Three.");

        assertThat(entra.tokens()).hasSize(1);
        assertThat(azure.requests())
                .extracting(EntraRouteTest::authorization)
                .containsOnly("Bearer " + entra.tokens().get(0));
        assertThat(azure.requests())
                .extracting(RecordedRequest::path)
                .containsOnly(
                        "/openai/deployments/summaries/chat/completions?api-version=2024-10-21");
    }

    @Test
    void asksOnceForMessagesThatComeAtTheSameTime() {
        entra.hold();

        List<CompletableFuture<Exchange>> sent =
                IntStream.range(0, 20).mapToObj(i -> sendAsync("Message " + i)).toList();
        entra.release();

        assertThat(sent).allSatisfy(exchange -> assertThat(exchange.join().isFailed()).isFalse());
        assertThat(entra.tokens()).hasSize(1);
    }

    @Test
    void asksAgainForATokenThatIsAboutToExpire() {
        // Too short to be cached.
        entra.lifetime(Duration.ZERO);
        send("1");
        entra.lifetime(Duration.ofHours(1));
        send("2");
        send("3");

        assertThat(entra.tokens()).hasSize(2);
        assertThat(authorization(azure.request(0))).isEqualTo("Bearer " + entra.tokens().get(0));
        assertThat(authorization(azure.request(2))).isEqualTo("Bearer " + entra.tokens().get(1));
    }

    @Test
    void spendsAFreshTokenWhenTheServiceRefusesTheFirst() {
        azure.enqueue(StandIn.unauthorized(), Answer.text("Short."));

        assertThat(send("A message").getMessage().getBody(String.class)).isEqualTo("Short.");
        assertThat(azure.requests())
                .extracting(EntraRouteTest::authorization)
                .containsExactlyElementsOf(entra.tokens().stream().map("Bearer "::concat).toList());
        assertThat(entra.tokens()).hasSize(2);
    }

    @Test
    void failsWhenTheFreshTokenIsRefusedToo() {
        azure.enqueue(StandIn.unauthorized(), StandIn.unauthorized());

        Exchange exchange = send("A message");

        assertThat(exchange.getException())
                .isInstanceOf(CopilotAuthenticationException.class)
                .hasMessageContaining("audience is incorrect");
        assertThat(everythingAbout(exchange))
                .doesNotContain(entra.tokens())
                .doesNotContain(TokenEndpoint.SECRET);
        assertThat(azure.requests()).hasSize(2);
    }

    @Test
    void failsWithTheReasonOfEntraIdAndWithoutTheSecret() {
        entra.refuse();

        Exchange exchange = send("A message");

        assertThat(exchange.getException())
                .isInstanceOf(CopilotAuthenticationException.class)
                .hasMessageContaining("AADSTS7000215");
        assertThat(everythingAbout(exchange)).doesNotContain(TokenEndpoint.SECRET);
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void givesTheThreadOfTheCallerBackWhileEntraIdThinks() {
        entra.hold();

        CompletableFuture<Exchange> exchange = sendAsync("A message");

        assertThat(exchange).isNotDone();
        assertThat(azure.requests()).isEmpty();
        entra.release();
        assertThat(exchange.join().isFailed()).isFalse();
    }

    private Exchange send(String text) {
        return template.request("direct:message", exchange -> exchange.getMessage().setBody(text));
    }

    /** On the thread of the test, which returns only if nothing blocks. */
    private CompletableFuture<Exchange> sendAsync(String text) {
        Exchange exchange = context.getEndpoint("direct:message").createExchange();
        exchange.getMessage().setBody(text);
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        try {
            context.getEndpoint("direct:message")
                    .createAsyncProducer()
                    .process(exchange, doneSync -> done.complete(exchange));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
        return done;
    }

    private static String authorization(RecordedRequest request) {
        return request.header("Authorization").orElse("");
    }

    private static String everythingAbout(Exchange exchange) {
        StringWriter text = new StringWriter();
        exchange.getException().printStackTrace(new PrintWriter(text));
        return text + exchange.getMessage().getHeaders().toString() + exchange.getProperties();
    }
}
