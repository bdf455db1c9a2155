// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.matrix.MatrixOperation;
import io.github.camelcopilot.matrix.MatrixOutcome;
import io.github.camelcopilot.test.Books;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sums of the prices and tokens of answers are those in the books of the service. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class BookedPriceTest {

    private static final int PROMPTS = 3;

    /** The path of the model, the operation. */
    static Stream<Arguments> calls() {
        return Stream.of("/chat/completions", "/responses", "/v1/messages")
                .flatMap(
                        path ->
                                Arrays.stream(MatrixOperation.values())
                                        .map(operation -> Arguments.of(path, operation)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void reportedPricesAddUpToTheBooks(String path, MatrixOperation operation, CopilotServer server)
            throws Exception {
        server.billing()
                .aiCredits()
                .snapshotsInBodies()
                .quota("premium_interactions", 1000)
                .remaining("premium_interactions", 500);

        List<ChatResult> results = results(path, operation, server);

        assertTokensAndPrices(results, server.books());
        assertThat(results).noneMatch(result -> result.cost().estimated());
        List<Double> remaining =
                results.stream().map(ChatResult::quota).map(Quota::percent).toList();
        assertThat(remaining).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(remaining).allMatch(percent -> percent > 49 && percent < 50);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void estimatedPricesAddUpToTheBooks(
            String path, MatrixOperation operation, CopilotServer server) throws Exception {
        server.billing().aiCredits().unpriced();

        List<ChatResult> results = results(path, operation, server);

        assertTokensAndPrices(results, server.books());
        assertThat(results).allMatch(result -> result.cost().estimated());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void premiumRequestsAddUpToTheBooks(
            String path, MatrixOperation operation, CopilotServer server) throws Exception {
        server.billing().premiumRequests().multiplier("m", 0.25);

        List<ChatResult> results = results(path, operation, server);

        assertThat(results).hasSize(PROMPTS);
        assertThat(results.stream().mapToDouble(r -> r.cost().premiumRequests()).sum())
                .isEqualTo(server.books().premiumRequests())
                .isEqualTo(0.25 * PROMPTS);
        assertThat(results.stream().mapToDouble(r -> r.cost().credits()).sum())
                .isEqualTo(PROMPTS * 1.0);
    }

    private static List<ChatResult> results(
            String path, MatrixOperation operation, CopilotServer server) throws Exception {
        server.models().offer("m", path);
        server.billing()
                .price("m", 333_333_333_333L, 1_777_777_777_777L, 31_111_111_111L, 399_999_999_999L)
                .cachedTokens(2)
                .cacheWriteTokens(1)
                .reasoningTokens(1);
        List<ChatResult> results = new ArrayList<>();
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start("copilot:" + operation.path() + "?model=m");
            for (int prompt = 0; prompt < PROMPTS; prompt++) {
                MatrixOutcome outcome =
                        operation.outcome(
                                route.send("Camels have humps. ".repeat(prompt + 1) + "Why so?"));
                assertThat(outcome.failure()).isNull();
                results.add((ChatResult) outcome.headers().get(CopilotHeaders.RESULT));
            }
        }
        assertThat(server.requests()).allMatch(request -> request.path().equals(path));
        return results;
    }

    private static void assertTokensAndPrices(List<ChatResult> results, Books books) {
        assertThat(results).hasSize(PROMPTS);
        assertThat(results.stream().mapToLong(r -> r.cost().nanoAiu()).sum())
                .isPositive()
                .isEqualTo(books.nanoAiu());
        assertThat(results.stream().mapToLong(r -> r.usage().promptTokens()).sum())
                .isEqualTo(books.promptTokens());
        assertThat(results.stream().mapToLong(r -> r.usage().cachedTokens()).sum())
                .isEqualTo(books.cachedTokens())
                .isEqualTo(2L * PROMPTS);
        assertThat(results).allMatch(result -> result.usage().cacheWriteTokens() == 1);
        assertThat(results.stream().mapToLong(r -> r.usage().completionTokens()).sum())
                .isEqualTo(books.completionTokens());
    }
}
