package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * HttpClient's context of one attempt. It leads from a connection to the attempt's {@link
 * ResponseConsumer}, and masks the proxy's credential in HttpClient's header log: HttpClient adds
 * that header itself, also to the CONNECT request of a tunnel, which no exec interceptor sees. Used
 * by one thread at a time.
 */
final class RequestContext extends HttpClientContext {

    private final ResponseConsumer consumer;

    /**
     * @param proxy null = none
     * @param needsNewConnection whether no pooled connection may be used
     */
    RequestContext(ResponseConsumer consumer, ProxyAccess proxy, boolean needsNewConnection) {
        this.consumer = consumer;
        setUserToken(CallConnections.state(needsNewConnection));
        if (proxy != null) {
            setAuthCache(proxy);
        }
    }

    /**
     * Returns the consumer of the request with this context; every context here is one of these.
     */
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
}
