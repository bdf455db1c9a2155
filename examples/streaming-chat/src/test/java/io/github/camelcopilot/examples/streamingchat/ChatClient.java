// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client like a browser: sends questions, reads the events of an answer one by one, and
 * disconnects.
 */
final class ChatClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI page;

    ChatClient(String page) {
        this.page = URI.create(page);
    }

    /** A request to a path of the page, to be built further. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(page.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return text(request(path).build());
    }

    HttpResponse<String> text(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Posts a body to the chat, and waits for the whole response. */
    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return text(chat(body));
    }

    /** Sends a question, and waits for the first byte of the answer. */
    Answering ask(String question) throws IOException, InterruptedException {
        return new Answering(
                http.send(chat(conversation(question)), HttpResponse.BodyHandlers.ofInputStream()));
    }

    /** Sends a question without waiting; cancelling the future disconnects. */
    CompletableFuture<HttpResponse<InputStream>> askLater(String question) {
        return http.sendAsync(
                chat(conversation(question)), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest chat(String body) {
        return request("chat")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** The conversation in OpenAI's format: questions and answers in turn. */
    static String conversation(String... turns) {
        ArrayNode messages = JSON.createArrayNode();
        for (String turn : turns) {
            messages.addObject()
                    .put("role", messages.size() % 2 == 1 ? "user" : "assistant")
                    .put("content", turn);
        }
        return JSON.createObjectNode().set("messages", messages).toString();
    }

    /** A server-sent event. */
    record Event(String type, JsonNode data) {

        String text() {
            return data.path("text").asText();
        }
    }

    /** A response that is still arriving. */
    static final class Answering implements AutoCloseable {

        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Answering(HttpResponse<InputStream> response) {
            this.response = response;
            this.lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        HttpResponse<InputStream> response() {
            return response;
        }

        /** Waits for the next event; null at the end. */
        Event next() throws IOException {
            String type = lines.readLine();
            if (type == null) {
                return null;
            }
            String data = lines.readLine();
            lines.readLine();
            return new Event(
                    type.substring("event: ".length()),
                    JSON.readTree(data.substring("data: ".length())));
        }

        /** Waits for the end. */
        List<Event> rest() throws IOException {
            List<Event> events = new ArrayList<>();
            for (Event event = next(); event != null; event = next()) {
                events.add(event);
            }
            return events;
        }

        /** Disconnects. */
        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
