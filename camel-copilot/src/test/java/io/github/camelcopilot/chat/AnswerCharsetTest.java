// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.ServerEvents;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The charset of the answer does not depend on that of the prompt. */
@Timeout(60)
class AnswerCharsetTest {

    private static final String ANSWER = "K\u00e4mel \u6c34 \ud83d\udc2a";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    @TempDir private Path folder;

    static Stream<Arguments> conversions() {
        return Stream.of(
                        "copilot:chat",
                        "copilot:stream?emit=text",
                        "copilot:stream?emit=chunks",
                        "copilot:stream:words")
                .flatMap(
                        uri ->
                                Stream.of(String.class, byte[].class)
                                        .flatMap(
                                                type ->
                                                        Stream.of(
                                                                        "ISO-8859-1",
                                                                        "UTF-16",
                                                                        "US-ASCII")
                                                                .map(
                                                                        charset ->
                                                                                arguments(
                                                                                        uri, type,
                                                                                        charset))));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void theAnswerToAFileInAnotherCharsetIsUtf8(String uri, Class<?> type, String charset)
            throws Exception {
        SERVER.server()
                .answerWith(
                        request ->
                                request.json().path("stream").asBoolean()
                                        ? ServerEvents.texts(ANSWER.split("(?<= )"))
                                        : Answer.text(ANSWER));
        Files.write(folder.resolve("prompt.txt"), "What is a camel?".getBytes(charset));
        CompletableFuture<Exchange> converted = new CompletableFuture<>();
        try (CopilotRoute route = CopilotRoute.at(SERVER.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("file:" + folder + "?initialDelay=0&charset=" + charset)
                                    .to(uri)
                                    .convertBodyTo(type)
                                    .process(converted::complete);
                        }
                    });

            Exchange exchange = converted.get(20, TimeUnit.SECONDS);

            Object body = exchange.getMessage().getBody();
            assertThat(body).isInstanceOf(type);
            if (body instanceof byte[] bytes) {
                assertThat(bytes).isEqualTo(ANSWER.getBytes(StandardCharsets.UTF_8));
            } else {
                assertThat(body).isEqualTo(ANSWER);
            }
            assertThat(exchange.getProperty(Exchange.CHARSET_NAME)).isNull();
        }
    }

    static Stream<String> charsets() {
        return Arrays.asList("ISO-8859-1", "UTF-16").stream();
    }

    /** A failed exchange keeps its body and therefore its charset. */
    @ParameterizedTest
    @MethodSource("charsets")
    void aFailureKeepsTheCharsetOfThePrompt(String charset) throws Exception {
        SERVER.server().answerWith(request -> Answer.status(400, "no"));
        try (CopilotRoute route = CopilotRoute.at(SERVER.server()).start("copilot:chat")) {
            Exchange exchange =
                    route.context()
                            .createProducerTemplate()
                            .request(
                                    "direct:in",
                                    asking -> {
                                        asking.setProperty(Exchange.CHARSET_NAME, charset);
                                        asking.getMessage()
                                                .setBody(
                                                        "K\u00e4mel"
                                                                .getBytes(
                                                                        Charset.forName(charset)));
                                    });

            assertThat(exchange.getException()).isNotNull();
            assertThat(exchange.getProperty(Exchange.CHARSET_NAME)).isEqualTo(charset);
            assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("K\u00e4mel");
        }
    }
}
