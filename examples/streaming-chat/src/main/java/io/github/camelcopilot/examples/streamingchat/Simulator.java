// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Replaces Copilot, and answers word by word at about the speed of a model, so that streaming is
 * visible. It does not interpret questions: its answers are texts about this example, in turn.
 */
final class Simulator {

    private static final Duration FIRST_WORD = Duration.ofMillis(600);
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(45);
    private static final List<String> TEXTS =
            List.of(text("first.md"), text("second.md"), text("third.md"));

    private Simulator() {}

    static CopilotServer start() {
        // Recorded requests would keep every conversation in memory.
        return CopilotServer.start().keepAtMost(0).answerWith(Simulator::answer);
    }

    private static Answer answer(RecordedRequest request) {
        int questions = 0;
        for (JsonNode message : request.json().path("messages")) {
            if (message.path("role").asText().equals("user")) {
                questions++;
            }
        }
        return Answer.text(TEXTS.get(Math.max(0, questions - 1) % TEXTS.size()))
                .delay(FIRST_WORD)
                .chunkDelay(BETWEEN_WORDS);
    }

    private static String text(String name) {
        try (InputStream text = Simulator.class.getResourceAsStream("/simulator/" + name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("The simulator's text can't be read", failure);
        }
    }
}
