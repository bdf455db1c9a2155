// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of {@code answers/expect.jsonl}: an answer of a server as bytes, and what a route must
 * get. Any thread may use it.
 */
final class RecordedAnswer {

    private static final String FOLDER = "/answers/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode line;

    private RecordedAnswer(JsonNode line) {
        this.line = line;
    }

    static Stream<RecordedAnswer> all() {
        return new String(resource("expect.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .map(RecordedAnswer::parse);
    }

    private static RecordedAnswer parse(String line) {
        try {
            return new RecordedAnswer(JSON.readTree(line));
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream file = RecordedAnswer.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("There is no " + FOLDER + name);
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String name() {
        return line.path("name").asText();
    }

    /** Returns the answer from the status line to the end of the body. */
    byte[] bytes() {
        return resource(name() + ".http");
    }

    String uri(String host, int port) {
        return line.path("uri")
                .asText()
                .replace("%BASE%", "http://" + host + ":" + port + "/" + name())
                .replace("%PORT%", Integer.toString(port));
    }

    String mode() {
        return line.path("mode").asText();
    }

    String body() {
        return line.path("body").asText();
    }

    /** Returns the outcomes that are right; each has the members of the line that it checks. */
    List<JsonNode> outcomes() {
        List<JsonNode> outcomes = new ArrayList<>();
        outcomes.add(line);
        line.path("or").forEach(outcomes::add);
        return outcomes;
    }

    @Override
    public String toString() {
        return name();
    }
}
