// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The HTTP client of one MCP server, on a client that all servers share. Immutable.
 *
 * <p>The SDK's transports would send a credential to any host that the server names, keep bodies of
 * any size, fail on fields of server-sent events that they do not know, quote error bodies in logs,
 * and not notice the end of a stream. This client prevents it: it sends to the server's own origin
 * only, discards the bodies of errors, limits messages, and reports the end of a stream.
 */
final class GuardedHttpClient extends HttpClient {

    private static final String EVENT_STREAM = "text/event-stream";

    private final HttpClient shared;
    private final URI origin;
    private final Consumer<Throwable> onStreamEnd;

    /**
     * @param origin an address with the only scheme, host and port to which requests are sent
     * @param onStreamEnd called when a stream that a GET opened has ended, with null, or failed
     */
    GuardedHttpClient(HttpClient shared, URI origin, Consumer<Throwable> onStreamEnd) {
        this.shared = shared;
        this.origin = origin;
        this.onStreamEnd = onStreamEnd;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler) {
        URI target = request.uri();
        if (!origin.getScheme().equalsIgnoreCase(String.valueOf(target.getScheme()))
                || !origin.getRawAuthority()
                        .equalsIgnoreCase(String.valueOf(target.getRawAuthority()))) {
            return CompletableFuture.failedFuture(
                    CallFailure.notRun("the server refers to another host", null));
        }
        boolean isGet = request.method().equals("GET");
        CompletableFuture<HttpResponse<T>> sent =
                shared.sendAsync(request, info -> subscriber(info, handler, isGet));
        return isGet ? sent.whenComplete((response, failure) -> onStreamEnd.accept(failure)) : sent;
    }

    private static <T> BodySubscriber<T> subscriber(
            HttpResponse.ResponseInfo info, BodyHandler<T> handler, boolean isGet) {
        int status = info.statusCode();
        if (status < 200 || status > 299) {
            return new LimitedBody<>(new HttpStatusException(status));
        }
        boolean isStream =
                info.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.toLowerCase(Locale.ROOT).contains(EVENT_STREAM))
                        .isPresent();
        if (isGet && !isStream) {
            return new LimitedBody<>(new IOException("The response is not an event stream"));
        }
        return new LimitedBody<>(handler.apply(info), isStream);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException("It would block");
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return shared.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return shared.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return shared.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return shared.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return shared.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return shared.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return shared.authenticator();
    }

    @Override
    public Version version() {
        return shared.version();
    }

    @Override
    public Optional<Executor> executor() {
        return shared.executor();
    }
}
