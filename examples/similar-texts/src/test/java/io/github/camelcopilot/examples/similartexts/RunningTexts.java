// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The running example with a {@link CopilotServer} instead of Copilot: scans its folder often, and
 * does not repeat failed requests, which would only take time.
 */
final class RunningTexts implements AutoCloseable {

    static final int BATCH = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An upgrade to HTTP/2 would not have the header that the routes check. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SimilarTexts texts;

    /**
     * @param database folder in which the database is
     */
    RunningTexts(CopilotServer server, Path folder, Path database, Map<String, ?> properties) {
        texts =
                new SimilarTexts(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        texts.with("texts.folder", folder)
                .with("texts.database", database(database))
                .with("texts.port", 0)
                .with("texts.scan", 100)
                .with("texts.batch", BATCH)
                .with("texts.retry", 100)
                .with("camel.component.copilot.base-url", server.url())
                .with("camel.component.copilot.token", "gho_a-value-that-nobody-may-see")
                .with("camel.component.copilot.max-retries", 0);
        properties.forEach(texts::with);
        texts.start();
    }

    static String database(Path folder) {
        return "jdbc:h2:" + folder.resolve("texts") + ";WRITE_DELAY=0";
    }

    String url() {
        return texts.url();
    }

    HttpResponse<String> get(String path) {
        return get(URI.create(url()).resolve(path));
    }

    static HttpResponse<String> get(URI address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return read(response.body());
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException failure) {
            throw new AssertionError(json, failure);
        }
    }

    JsonNode texts() {
        return json("texts").path("texts");
    }

    JsonNode text(String name) {
        return StreamSupport.stream(texts().spliterator(), false)
                .filter(text -> text.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No text " + name + " in " + texts()));
    }

    /** Returns the names of the texts with a vector, in order. */
    List<String> embedded() {
        return StreamSupport.stream(texts().spliterator(), false)
                .filter(text -> text.has("x"))
                .map(text -> text.path("name").asText())
                .toList();
    }

    RunningTexts awaitEmbedded(String... names) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(embedded()).containsExactly(names));
        return this;
    }

    RunningTexts awaitEmbedded(int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(embedded()).as(() -> texts().toString()).hasSize(count));
        return this;
    }

    /** Returns why a file is not embedded; waits until that is known. */
    String awaitProblem(String name) {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> text(name).path("problem").asText(null), problem -> problem != null);
    }

    /** Returns the message of the last failure of the service; empty if there is none. */
    String failure() {
        return json("texts").path("failure").asText("");
    }

    JsonNode nearestTo(String text) {
        return json("nearest?text=" + encoded(text)).path("nearest");
    }

    JsonNode nearestToFile(String name) {
        return json("nearest/" + encoded(name)).path("nearest");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        texts.close();
    }
}
