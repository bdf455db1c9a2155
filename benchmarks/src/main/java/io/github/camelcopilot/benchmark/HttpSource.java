// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** An HTTP client that returns an answer as an input stream. */
interface HttpSource {

    /** Requests one stream and passes it to {@code body}, on the calling thread. */
    void read(Body body) throws IOException, InterruptedException;

    /** Reads an answer to its end. */
    interface Body {
        void read(InputStream answer) throws IOException;
    }

    /** The JDK's client. */
    static HttpSource jdk(URI address) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(StreamRequest.json()))
                        .build();
        return body -> {
            try (InputStream answer = client.send(request, BodyHandlers.ofInputStream()).body()) {
                body.read(answer);
            }
        };
    }

    /** The blocking client of Apache HttpClient 5. */
    static HttpSource apache(URI address) {
        CloseableHttpClient client = HttpClients.createDefault();
        return body -> {
            HttpPost request = new HttpPost(address);
            request.setEntity(
                    new ByteArrayEntity(StreamRequest.json(), ContentType.APPLICATION_JSON));
            client.execute(
                    request,
                    response -> {
                        body.read(response.getEntity().getContent());
                        return null;
                    });
        };
    }
}
