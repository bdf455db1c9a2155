package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/**
 * The context of one try. It masks the proxy's credential in HttpClient's header log, which
 * HttpClient adds as a header of its own: to the CONNECT of a tunnel as well, which no exec
 * interceptor sees. Used by whichever thread has the next event.
 */
final class MaskingContext extends HttpClientContext {

    /** Called for every request right before its headers are written and logged. */
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
