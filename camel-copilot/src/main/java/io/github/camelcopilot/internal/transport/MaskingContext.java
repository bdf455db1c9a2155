package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/**
 * The context of one attempt, which masks the proxy's credential in HttpClient's header log.
 * HttpClient adds the header itself, also to the CONNECT request of a tunnel, which no exec
 * interceptor sees. Used by one thread at a time.
 */
final class MaskingContext extends HttpClientContext {

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
