// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Calls the agent over HTTP, reads the events of an answer one by one, and disconnects. */
final class Caller {

    static final String TOKEN = "gho_a-value-that-nobody-may-see";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI agent;

    Caller(URI agent) {
        this.agent = agent;
    }

    /** A request with a token, to be built further. */
    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(agent)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Token", TOKEN);
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** As {@link #post(String)}, with a token. */
    HttpResponse<String> post(String body, String token) throws IOException, InterruptedException {
        return send(
                request()
                        .setHeader("X-GitHub-Token", token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /** Posts a body, and waits for the whole response. */
    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(request().POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** Sends a question, and waits for the head of the response. */
    Answering ask(String question) throws IOException, InterruptedException {
        return ask(question, TOKEN);
    }

    Answering ask(String question, String token) throws IOException, InterruptedException {
        return new Answering(http.send(question(question, token), lines()));
    }

    /** Sends a question without waiting; cancelling the future disconnects. */
    CompletableFuture<HttpResponse<InputStream>> askLater(String question) {
        return http.sendAsync(question(question, TOKEN), lines());
    }

    private HttpRequest question(String question, String token) {
        return request()
                .setHeader("X-GitHub-Token", token)
                .POST(HttpRequest.BodyPublishers.ofString(conversation(question)))
                .build();
    }

    private static HttpResponse.BodyHandler<InputStream> lines() {
        return HttpResponse.BodyHandlers.ofInputStream();
    }

    /** A request in OpenAI's format. */
    static String conversation(String question) {
        return JSON.createObjectNode()
                .set(
                        "messages",
                        JSON.createArrayNode()
                                .add(
                                        JSON.createObjectNode()
                                                .put("role", "user")
                                                .put("content", question)))
                .toString();
    }

    /** A response that is still arriving. */
    static final class Answering implements AutoCloseable {

        private static final String DATA = "data: ";

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

        /** Waits for the data of the next event; null at the end. */
        String next() throws IOException {
            String data = lines.readLine();
            if (data == null) {
                return null;
            }
            if (!data.startsWith(DATA) || !lines.readLine().isEmpty()) {
                throw new IOException("No event: " + data);
            }
            return data.substring(DATA.length());
        }

        /** Waits for the next event, and returns its text. */
        String text() throws IOException {
            return textOf(next());
        }

        static String textOf(String data) throws IOException {
            return JSON.readTree(data).at("/choices/0/delta/content").asText();
        }

        static JsonNode json(String data) throws IOException {
            return JSON.readTree(data);
        }

        /** Waits for the end. */
        List<String> rest() throws IOException {
            List<String> events = new ArrayList<>();
            for (String event = next(); event != null; event = next()) {
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
