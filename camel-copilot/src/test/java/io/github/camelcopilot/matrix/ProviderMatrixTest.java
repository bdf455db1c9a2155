// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.matrix.MatrixFailure.Moment;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.TestUsage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One route for every provider in every format: the same answer gives the same body, headers and
 * result, the same trouble the same exception, and the same prompt arrives in the service's own
 * form. The server is strict: it refuses what the services refuse.
 */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class ProviderMatrixTest {

    static final String BODY = "Hello";
    static final String MODEL = "team/model-7";

    private static final String SYSTEM = "Be brief.";
    static final String QUESTION = "What is it?";
    private static final int MAX_TOKENS = 100;

    // The bytes themselves do not matter: nobody looks at them on the way.
    private static final byte[] IMAGE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', -1, 0};

    private static final List<String> TEXT =
            List.of("A camel, \"", "Kamel\" ", "or верблюд 🐪,\n", "carries water.");
    private static final List<String> THOUGHTS = List.of("They ask ", "about camels.");
    private static final Usage USAGE = TestUsage.writing(3, TestUsage.of(30, 12, 42, 10, 5));

    private static List<MatrixTrial> trials() {
        FinishReason stop = FinishReason.STOP;
        List<MatrixTrial> trials = new ArrayList<>();
        trials.add(new MatrixAnswer("text", BODY, TEXT, List.of(), stop, null));
        trials.add(new MatrixAnswer("image", IMAGE, TEXT, List.of(), stop, null));
        trials.add(new MatrixAnswer("reasoning", BODY, TEXT, THOUGHTS, stop, null));
        trials.add(
                new MatrixAnswer("length stop", BODY, TEXT, List.of(), FinishReason.LENGTH, USAGE));
        trials.add(new MatrixAnswer("usage", BODY, TEXT, THOUGHTS, stop, USAGE));
        for (MatrixTrouble trouble : MatrixTrouble.values()) {
            for (Moment moment : Moment.values()) {
                trials.add(new MatrixFailure(trouble, moment));
            }
        }
        return trials;
    }

    static Stream<Arguments> matrix() {
        return MatrixService.withEachCredential().stream()
                .flatMap(
                        service ->
                                Stream.of(MatrixOperation.values())
                                        .flatMap(operation -> row(service, operation)));
    }

    private static Stream<Arguments> row(MatrixService service, MatrixOperation operation) {
        return trials().stream()
                .filter(trial -> operation.isStreamed() || !needsStream(trial))
                .map(trial -> Arguments.of(service, operation, trial));
    }

    private static boolean needsStream(MatrixTrial trial) {
        return trial instanceof MatrixFailure failure && failure.moment() == Moment.AFTER_SOME_TEXT;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("matrix")
    void whoAnswersMakesNoDifferenceToTheRoute(
            MatrixService service,
            MatrixOperation operation,
            MatrixTrial trial,
            CopilotServer server)
            throws Exception {
        server.enqueue(trial.answer(service.format(), operation));
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.start(
                    "copilot:%s?%s&model=%s&systemMessage=%s&userMessage=%s&maxTokens=%d&maxRetries=0"
                            .formatted(
                                    operation.path(),
                                    service.options(server.url()),
                                    MODEL,
                                    SYSTEM,
                                    QUESTION,
                                    MAX_TOKENS));
            Map<String, Object> headers =
                    trial.body() == IMAGE ? Map.of(Exchange.CONTENT_TYPE, "image/png") : Map.of();

            MatrixOutcome outcome = operation.outcome(route.send(trial.body(), headers));

            trial.check(service, outcome);
            assertThat(server.requests()).hasSize(1);
            assertThat(server.models().requests()).isEmpty();
            assertPrompt(service, operation, trial, server.request(0));
        }
    }

    private static void assertPrompt(
            MatrixService service,
            MatrixOperation operation,
            MatrixTrial trial,
            RecordedRequest request) {
        service.assertSentTo(request);
        String image =
                trial.body() == IMAGE
                        ? "data:image/png;base64," + Base64.getEncoder().encodeToString(IMAGE)
                        : null;
        assertThat(service.format().promptIn(request.json()))
                .isEqualTo(
                        new MatrixPrompt(
                                MODEL,
                                SYSTEM,
                                QUESTION,
                                image,
                                MAX_TOKENS,
                                operation.isStreamed()));
    }
}
