// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends prompts to a process over HTTP. Thread-safe. */
final class Caller {

    /** An upgrade to HTTP/2 would not have the header that the application checks. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI chats;

    Caller(String chats) {
        this.chats = URI.create(chats);
    }

    /** Returns the answer to a prompt. */
    String ask(String id, String prompt) throws Exception {
        HttpResponse<String> response = post(id, prompt);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    HttpResponse<String> post(String id, String prompt) throws Exception {
        return HTTP.send(prompt(id, prompt), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postLater(String id, String prompt) {
        return HTTP.sendAsync(prompt(id, prompt), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    int forget(String id) throws Exception {
        return send(request(id).DELETE()).statusCode();
    }

    HttpRequest.Builder request(String id) {
        return HttpRequest.newBuilder(chats.resolve(id))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "text/plain");
    }

    private HttpRequest prompt(String id, String prompt) {
        return request(id).POST(BodyPublishers.ofString(prompt)).build();
    }
}
