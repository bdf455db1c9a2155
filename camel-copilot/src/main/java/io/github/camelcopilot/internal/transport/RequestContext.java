// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * HttpClient's context of one attempt. Connects HttpClient's handlers with the {@link
 * ResponseConsumer} of the attempt, and masks the proxy's credential in HttpClient's header log:
 * HttpClient adds that header itself, also to the CONNECT request of a tunnel, which no exec
 * interceptor sees. Used by one thread at a time.
 */
final class RequestContext extends HttpClientContext {

    /** Headers by which HttpClient decides at the end whether the connection is reusable. */
    private static final List<String> NEEDED_OF_REQUEST =
            List.of(HttpHeaders.CONNECTION, HttpHeaders.PROXY_CONNECTION);

    private static final List<String> NEEDED_OF_RESPONSE =
            List.of(
                    HttpHeaders.CONNECTION,
                    HttpHeaders.PROXY_CONNECTION,
                    HttpHeaders.KEEP_ALIVE,
                    HttpHeaders.TRANSFER_ENCODING,
                    HttpHeaders.CONTENT_LENGTH);

    private final ResponseConsumer consumer;

    /** As passed to HttpClient, which sends a copy. */
    private final HttpRequest original;

    /** Null = none. */
    private Map<HttpHost, AuthExchange> authExchanges;

    /**
     * @param original as passed to HttpClient
     * @param proxy null = none
     * @param needsNewConnection whether no pooled connection may be used
     */
    RequestContext(
            ResponseConsumer consumer,
            HttpRequest original,
            ProxyAccess proxy,
            boolean needsNewConnection) {
        this.consumer = consumer;
        this.original = original;
        setUserToken(CallConnections.state(needsNewConnection));
        if (proxy != null) {
            setAuthCache(proxy);
        }
    }

    /** Returns the consumer of the request with this context, which is a {@code RequestContext}. */
    static ResponseConsumer consumer(HttpContext context) {
        return ((RequestContext) context).consumer;
    }

    /** Called for every request before its headers are logged and written. */
    @Override
    public void setRequest(HttpRequest request) {
        Header credential = request.getFirstHeader(HttpHeaders.PROXY_AUTHORIZATION);
        if (credential != null && !(credential instanceof HttpField)) {
            request.setHeader(
                    HttpField.secret(
                            HttpHeaders.PROXY_AUTHORIZATION, "", Secret.of(credential.getValue())));
        }
        super.setRequest(request);
    }

    @Override
    public Map<HttpHost, AuthExchange> getAuthExchanges() {
        if (authExchanges == null) {
            authExchanges = new HashMap<>();
        }
        return authExchanges;
    }

    /**
     * Releases what HttpClient does not need once the final response has begun: it holds request
     * and response until the end of the body, services send dozens of headers, and thousands of
     * streams may be open.
     */
    void releaseUnneeded(HttpResponse response) {
        keepOnly(NEEDED_OF_RESPONSE, response);
        HttpRequest sent = getRequest();
        if (sent != null) {
            keepOnly(NEEDED_OF_REQUEST, sent);
        }
        original.setHeaders();
        authExchanges = null;
    }

    private static void keepOnly(List<String> names, HttpMessage message) {
        List<Header> needed = new ArrayList<>(names.size());
        for (Header header : message.getHeaders()) {
            if (isAmong(names, header.getName())) {
                needed.add(new BasicHeader(header.getName(), header.getValue()));
            }
        }
        message.setHeaders(needed.toArray(Header[]::new));
    }

    private static boolean isAmong(List<String> names, String name) {
        for (String candidate : names) {
            if (candidate.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
