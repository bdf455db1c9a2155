// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.tool.McpServer;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Creates the HTTP transports of the SDK, on one HTTP client of the JDK. Its only own thread waits
 * for the network; everything else runs on the threads of the component. Thread-safe.
 */
final class HttpTransports {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private final McpJsonMapper json;

    /** Null until the first transport. Guarded by this. */
    private HttpClient client;

    HttpTransports(McpJsonMapper json) {
        this.json = json;
    }

    /**
     * Returns a new transport.
     *
     * @param executor runs what the HTTP client and the SDK do with responses
     * @param onStreamEnd called when the stream of messages that the server sends on its own has
     *     ended, with null, or failed
     */
    McpClientTransport create(
            McpServer server, Executor executor, Consumer<Throwable> onStreamEnd) {
        URI url = server.url();
        HttpClient.Builder guarded =
                new GuardedBuilder(new GuardedHttpClient(client(executor), url, onStreamEnd));
        String base = url.getScheme() + "://" + url.getRawAuthority();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        server.headers().forEach((name, value) -> request.setHeader(name, value.reveal()));
        if (server.transport() == McpServer.Transport.SSE) {
            return HttpClientSseClientTransport.builder(base)
                    .sseEndpoint(path(url, "/sse"))
                    .clientBuilder(guarded)
                    .requestBuilder(request)
                    .jsonMapper(json)
                    .build();
        }
        return HttpClientStreamableHttpTransport.builder(base)
                .endpoint(path(url, "/mcp"))
                .clientBuilder(guarded)
                .requestBuilder(request)
                .resumableStreams(false)
                .jsonMapper(json)
                .build();
    }

    /** Returns the path and the query; the SDK's default if the URL has no path. */
    private static String path(URI url, String defaultPath) {
        String path = url.getRawPath();
        String query = url.getRawQuery();
        return (path == null || path.isEmpty() || path.equals("/") ? defaultPath : path)
                + (query == null ? "" : "?" + query);
    }

    private synchronized HttpClient client(Executor executor) {
        if (client == null) {
            client =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(CONNECT_TIMEOUT)
                            .executor(executor)
                            .build();
        }
        return client;
    }

    /** Gives the SDK, which builds its client itself, an existing one. */
    private record GuardedBuilder(HttpClient built) implements HttpClient.Builder {

        @Override
        public HttpClient build() {
            return built;
        }

        @Override
        public HttpClient.Builder cookieHandler(CookieHandler ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder priority(int ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector ignored) {
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator ignored) {
            return this;
        }
    }
}
