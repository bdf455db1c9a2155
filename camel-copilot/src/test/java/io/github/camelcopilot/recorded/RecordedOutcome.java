// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** All that a route gets of one call, in whatever form it comes. Owned by the test's thread. */
final class RecordedOutcome {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";

    /** The text in UTF-8, chunk by chunk: half of a character does not survive that. */
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private final StringBuilder reasoning = new StringBuilder();

    /** Headers and raw events, in which secrets are looked for. */
    private final List<String> seen = new ArrayList<>();

    private String finish;
    private Integer totalTokens;
    private ChatResult result;
    private Throwable failure;

    private RecordedOutcome() {}

    /** Reads what came of an exchange, to its end. */
    static RecordedOutcome of(Exchange exchange, String mode) {
        RecordedOutcome outcome = new RecordedOutcome();
        Message message = exchange.getMessage();
        outcome.noteHeaders(message);
        outcome.failure = exchange.getException();
        if (outcome.failure == null) {
            try {
                switch (mode) {
                    case "chunks" -> outcome.readChunks((Iterator<?>) message.getBody());
                    case "sse" -> outcome.readEvents((InputStream) message.getBody());
                    default -> outcome.readChat(message);
                }
            } catch (Exception broken) {
                outcome.failure = broken;
            }
        }
        return outcome;
    }

    private void readChat(Message message) {
        text.writeBytes(message.getBody(String.class).getBytes(StandardCharsets.UTF_8));
        String header = message.getHeader(CopilotHeaders.REASONING, String.class);
        reasoning.append(header == null ? "" : header);
        readEnd(message);
    }

    private void readEnd(Message message) {
        finish = message.getHeader(CopilotHeaders.FINISH_REASON, String.class);
        totalTokens = message.getHeader(CopilotHeaders.TOTAL_TOKENS, Integer.class);
        result = message.getHeader(CopilotHeaders.RESULT, ChatResult.class);
    }

    private void readChunks(Iterator<?> chunks) {
        while (chunks.hasNext()) {
            Message chunk = (Message) chunks.next();
            noteHeaders(chunk);
            String body = chunk.getBody(String.class);
            switch (chunk.getHeader(CopilotHeaders.CHUNK_TYPE, String.class)) {
                case "text" -> text.writeBytes(body.getBytes(StandardCharsets.UTF_8));
                case "reasoning" -> reasoning.append(body);
                default -> readEnd(chunk);
            }
        }
    }

    private void readEvents(InputStream body) throws IOException {
        List<String> lines = new ArrayList<>();
        try (body) {
            new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        seen.addAll(lines);
        for (String line : lines) {
            if (!line.startsWith(DATA) || line.equals(DATA + "[DONE]")) {
                continue;
            }
            JsonNode event = JSON.readTree(line.substring(DATA.length()));
            JsonNode choice = event.path("choices").path(0);
            text.writeBytes(
                    choice.path("delta")
                            .path("content")
                            .asText("")
                            .getBytes(StandardCharsets.UTF_8));
            reasoning.append(choice.path("delta").path("reasoning_content").asText(""));
            finish = choice.path("finish_reason").asText(finish);
            JsonNode total = event.path("usage").path("total_tokens");
            totalTokens = total.isInt() ? Integer.valueOf(total.intValue()) : totalTokens;
        }
    }

    private void noteHeaders(Message message) {
        message.getHeaders().forEach((name, value) -> seen.add(name + "=" + value));
    }

    String text() {
        return text.toString(StandardCharsets.UTF_8);
    }

    String reasoning() {
        return reasoning.toString();
    }

    String finish() {
        return finish;
    }

    Integer totalTokens() {
        return totalTokens;
    }

    ChatResult result() {
        return result;
    }

    Throwable failure() {
        return failure;
    }

    /** Returns the first of the chain, or null. */
    CopilotException copilotFailure() {
        Throwable at = failure;
        while (at != null && !(at instanceof CopilotException)) {
            at = at.getCause();
        }
        return (CopilotException) at;
    }

    /** Returns the messages of a failure and its causes, one a line. */
    static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            messages.append(at.getMessage()).append('\n');
        }
        return messages.toString();
    }

    /** Adds to a failed assertion what the route got, and with which cuts. */
    void describe(AssertionError failed, long seed) {
        failed.addSuppressed(
                new AssertionError("Seed of the random cuts: " + seed + "; got: " + everything()));
        if (failure != null) {
            failed.addSuppressed(failure);
        }
    }

    /** Returns all that a route could show: text, reasoning, headers, events, messages. */
    String everything() {
        return String.join("\n", seen)
                + "\n"
                + text()
                + "\n"
                + reasoning
                + "\n"
                + messages(failure);
    }
}
