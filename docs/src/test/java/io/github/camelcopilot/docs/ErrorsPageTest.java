// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of the page behave as described. */
@ExtendWith(CopilotServerExtension.class)
class ErrorsPageTest {

    private static final Path PAGE = Path.of("errors.md");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Replaces a folder. */
    private static final String DEAD = "seda:dead?waitForTaskToComplete=Never";

    private static final Pattern EXCEPTION_OF_ROW =
            Pattern.compile("^\\| `(Copilot\\w+)`", Pattern.MULTILINE);

    private static final Duration SLOW = Duration.ofSeconds(1);

    @TempDir Path folder;

    private static String block(String routeId) throws IOException {
        return found(routeId).text();
    }

    private static Block found(String routeId) throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(
                        block ->
                                block.text().contains("    id: " + routeId + "\n")
                                        || block.text().contains("routeId(\"" + routeId + "\")"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theTableHasEveryException() throws IOException {
        Set<String> rows =
                EXCEPTION_OF_ROW
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(row -> row.group(1))
                        .collect(Collectors.toSet());
        Path api = Path.of("../camel-copilot/src/main/java/io/github/camelcopilot/api");
        assertThat(rows)
                .isEqualTo(
                        Repository.files(api, "Exception.java").stream()
                                .map(file -> file.getFileName().toString().replace(".java", ""))
                                .filter(
                                        name ->
                                                name.startsWith("Copilot")
                                                        && !name.equals(
                                                                CopilotException.class
                                                                        .getSimpleName()))
                                .collect(Collectors.toSet()));
    }

    @Test
    void aRateLimitIsWaitedForAsLongAsTheServiceAsks(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.status(429, "slow down").header("Retry-After", "1"),
                Answer.text("An answer."));
        try (PageContext page = PageContext.at(server)) {
            page.options().setMaxRetryDelay(10);
            page.add(new JavaSnippet(found("rate-limit"), folder).compile()).start();
            long begin = System.nanoTime();

            Message answer = page.ask("direct:ask", "A question.");

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(59));
            assertThat(answer.getBody()).isEqualTo("An answer.");
            assertThat(answer.getHeaders()).doesNotContainKey(Exchange.REDELIVERY_DELAY);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aUsedUpQuotaParksTheMessageAndSuspendsTheRoute(CopilotServer server) throws Exception {
        AtomicBoolean usedUp = new AtomicBoolean(true);
        // Slow enough that the route is suspended before the next answer.
        server.answerWith(
                request ->
                        usedUp.get()
                                ? Answer.status(402, "quota exceeded").delay(SLOW)
                                : Answer.text("An answer."));
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(inbox.resolve("question-" + i + ".txt"), "Question " + i);
        }
        Path parked = folder.resolve("parked");
        String yaml =
                block("questions")
                        .replace("file:inbox", "file:" + inbox + "?initialDelay=0")
                        .replace("file:parked", "file:" + parked);
        try (PageContext page = PageContext.at(server).loadYaml(yaml).start()) {
            RouteController routes = page.context().getRouteController();
            routes.startRoute("questions");

            await().atMost(PATIENCE)
                    .until(() -> routes.getRouteStatus("questions") == ServiceStatus.Suspended);
            // Messages already taken are processed.
            await().atMost(PATIENCE)
                    .until(() -> page.context().getInflightRepository().size() == 0);
            assertThat(files(inbox)).hasSizeGreaterThanOrEqualTo(15);
            assertThat(files(parked)).isNotEmpty().hasSize(20 - files(inbox).size());

            usedUp.set(false);
            // Repeatedly, because each parked message suspends the route again.
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                page.context()
                                        .createProducerTemplate()
                                        .sendBody(
                                                "controlbus:route?routeId=questions&action=resume",
                                                null);
                                assertThat(files(inbox)).isEmpty();
                            });
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void anotherModelAnswers(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.status(400, "{\"error\":{\"code\":\"model_not_supported\"}}"),
                Answer.text("An answer."));
        try (PageContext page = PageContext.at(server).loadYaml(block("other-model")).start()) {
            assertThat(page.ask("direct:ask", "A question.").getBody()).isEqualTo("An answer.");
        }
        assertThat(server.requests())
                .extracting(request -> request.json().path("model").asText())
                .containsExactly("gpt-5.2-codex", "gpt-4.1");
    }

    @Test
    void theFailureOfTheOtherModelIsThatOfTheExchange(CopilotServer server) throws Exception {
        server.answerWith(
                request -> Answer.status(400, "{\"error\":{\"code\":\"model_not_supported\"}}"));
        try (PageContext page = PageContext.at(server).loadYaml(block("other-model")).start()) {
            assertThat(page.send("direct:ask", "A question.", Map.of()).getException())
                    .isInstanceOf(CopilotModelException.class);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aDeadlineGivesAnotherAnswer(CopilotServer server) throws Exception {
        server.enqueue(Answer.silence());
        try (PageContext page =
                PageContext.at(server)
                        .set(Map.of("patience", "200ms"))
                        .loadYaml(block("deadline"))
                        .start()) {
            assertThat(page.ask("direct:ask", "A question.").getBody(String.class))
                    .isEqualTo("No answer in time; please ask again later.");
        }
    }

    @Test
    void theCircuitBreakerStopsAsking(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.status(503, "down"));
        try (PageContext page = PageContext.at(server).loadYaml(block("breaker")).start()) {
            for (int i = 0; i < 12; i++) {
                assertThat(page.ask("direct:ask", "A question.").getBody(String.class))
                        .isEqualTo("The model cannot be reached now.");
            }
        }
        assertThat(server.requests()).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({"503, 3", "413, 1"})
    void aDeadLetterIsTheMessageAsItCameIn(int status, int requests, CopilotServer server)
            throws Exception {
        server.answerWith(request -> Answer.status(status, "no"));
        String yaml = block("dead-letters").replace("file:dead", DEAD);
        try (PageContext page =
                PageContext.at(server).set(Map.of("pause", "10")).loadYaml(yaml).start()) {
            page.ask("direct:ask", "A question.");

            List<Exchange> dead =
                    page.context().getEndpoint(DEAD, SedaEndpoint.class).getExchanges();
            assertThat(dead).hasSize(1);
            assertThat(dead.get(0).getMessage().getBody()).isEqualTo("A question.");
            assertThat(dead.get(0).getProperty(Exchange.EXCEPTION_CAUGHT))
                    .isInstanceOf(CopilotException.class);
        }
        assertThat(server.requests()).hasSize(requests);
    }
}
