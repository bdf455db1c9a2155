// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A started Camel context with the component, and a caller that sends one prompt and checks the
 * result.
 */
public final class ChatContext implements AutoCloseable {

    public static final String TOKEN = "gho_0123456789abcdefghijTheTestToken";
    public static final String PROMPT = "What is a camel?";
    public static final String MODEL = "gpt-test";

    private final CamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final AtomicInteger beans = new AtomicInteger();

    /**
     * @param scheduler the clock, or null for the real one
     */
    public ChatContext(Scheduler scheduler, Map<String, String> environment) {
        CopilotComponent component = new CopilotComponent();
        ComponentAccess.setEnvironment(component, environment::get);
        ComponentAccess.setScheduler(component, scheduler);
        camel.addComponent("copilot", component);
        camel.getShutdownStrategy().setTimeout(1);
        camel.start();
        template = camel.createProducerTemplate();
    }

    public ChatContext(Scheduler scheduler) {
        this(scheduler, Map.of());
    }

    public CamelContext camel() {
        return camel;
    }

    /** Returns an endpoint URI with the test's model and token. */
    public static String uri(String baseUrl, String options) {
        return uriWithoutToken(baseUrl, "token=" + TOKEN + options);
    }

    /** Returns an endpoint URI with the test's model. */
    public static String uriWithoutToken(String baseUrl, String options) {
        // These tests do not concern its list of models.
        return "copilot:chat?wireApi=completions&baseUrl="
                + baseUrl
                + "&model="
                + MODEL
                + (options.isEmpty() ? "" : "&" + options);
    }

    /** Returns the option that sets this provider. */
    public String option(TokenProvider provider) {
        String name = "provider" + beans.incrementAndGet();
        camel.getRegistry().bind(name, provider);
        return "tokenProvider=#" + name;
    }

    public Exchange send(String uri) {
        return send(uri, message -> {});
    }

    public Exchange send(String uri, Consumer<Message> change) {
        return template.send(
                uri,
                exchange -> {
                    exchange.getMessage().setBody(PROMPT);
                    change.accept(exchange.getMessage());
                });
    }

    public CompletableFuture<Exchange> sendLater(String uri) {
        return template.asyncSend(uri, exchange -> exchange.getMessage().setBody(PROMPT));
    }

    /**
     * Returns the failure of an exchange, whose body must be unchanged and whose text must not
     * contain the token.
     */
    public static CopilotException failureOf(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
        CopilotException failure = (CopilotException) exchange.getException();
        assertThat(exchange.getMessage().getBody()).isEqualTo(PROMPT);
        assertThat(textOf(failure)).doesNotContain(TOKEN);
        assertThat(exchange.getMessage().getHeaders().toString()).doesNotContain(TOKEN);
        return failure;
    }

    /** Returns a failure as a log shows it, including its causes. */
    public static String textOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    public void close() {
        camel.stop();
    }
}
