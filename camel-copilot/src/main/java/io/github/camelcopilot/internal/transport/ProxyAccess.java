// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.address.Loopback;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.core5.http.HttpHost;

/**
 * The proxy of one set of connection settings, and whether it requires Basic authentication. If so,
 * the credential is sent with each request, and to no other host; HttpClient's own cache would last
 * for one request only. Also masks the proxy's credential, which some proxies repeat in their
 * responses. Any thread may use it.
 */
final class ProxyAccess implements AuthCache {

    private final HttpHost host;
    private final ConnectionSettings.Proxy settings;
    private final List<Secret> secrets;

    /** Whether the proxy has requested Basic authentication and accepted the credential. */
    private volatile boolean wantsBasic;

    /** Whether a request without a credential has passed. */
    private volatile boolean needsNoCredential;

    ProxyAccess(ConnectionSettings.Proxy settings) {
        this.settings = settings;
        this.host = new HttpHost(settings.host(), settings.port());
        if (hasCredential()) {
            // Basic authentication sends both together; this also finds a short password.
            secrets =
                    List.of(
                            settings.password(),
                            Secret.of(settings.user() + ":" + settings.password().reveal()));
        } else {
            secrets = List.of();
        }
    }

    HttpHost host() {
        return host;
    }

    /** Returns whether calls to that host go through the proxy. */
    static boolean isUsedFor(String target) {
        return !Loopback.isHost(target);
    }

    boolean hasCredential() {
        return settings.user() != null && settings.password() != null;
    }

    UsernamePasswordCredentials credentials() {
        return new UsernamePasswordCredentials(
                settings.user(), settings.password().reveal().toCharArray());
    }

    ProxyHop hop() {
        return new ProxyHop(settings.host() + ":" + settings.port(), hasCredential(), false);
    }

    /**
     * Returns whether to delay a body until the proxy has processed the head of its request: a
     * proxy that requires a credential may close the connection while the body is being sent, and
     * its response would be lost.
     */
    boolean mayRejectHead() {
        return hasCredential() && !wantsBasic && !needsNoCredential;
    }

    /** Records the status of a response that did not come through a tunnel. */
    void onResponse(int status) {
        if (status != 407) {
            needsNoCredential = true;
        }
    }

    /** Returns the text without the proxy's credential. */
    String mask(String text) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskWhollyIn(masked);
        }
        return masked;
    }

    byte[] mask(byte[] body) {
        // In ISO-8859-1 each byte is a character, so that no other byte changes.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String masked = mask(text);
        return masked.equals(text) ? body : masked.getBytes(StandardCharsets.ISO_8859_1);
    }

    ResponseHead mask(ResponseHead head) {
        if (secrets.isEmpty()) {
            return head;
        }
        Map<ResponseField, String> fields = new EnumMap<>(ResponseField.class);
        head.fields().forEach((field, value) -> fields.put(field, mask(value)));
        return new ResponseHead(head.status(), fields, head.proxy());
    }

    /**
     * Returns a whole response without the proxy's credential, marked if the proxy itself sent it.
     * Without a tunnel, only status 407 proves that. A 403 counts as that of the proxy unless its
     * body is JSON, which the services called here always send.
     */
    HttpResponse mask(HttpResponse response) {
        ResponseHead head = response.head();
        ProxyHop hop = head.proxy();
        if (hop == null) {
            // The response came through a tunnel, and so from the service.
            return response;
        }
        boolean own = head.status() == 407 || (head.status() == 403 && !isJson(response.body()));
        return new HttpResponse(
                own ? head.withProxy(hop.asResponder()) : head, mask(response.body()));
    }

    private static boolean isJson(byte[] body) {
        for (byte octet : body) {
            if (!Character.isWhitespace(octet)) {
                return octet == '{' || octet == '[';
            }
        }
        return false;
    }

    /**
     * Returns a failure that names the proxy, without its credential.
     *
     * @param hasTunnel whether the request went through a tunnel
     */
    TransportException failure(
            TransportException.Kind kind,
            String message,
            Throwable cause,
            ResponseHead head,
            boolean hasTunnel) {
        String named =
                switch (kind) {
                    case NOT_CONNECTED -> message + " (through the proxy " + this + ")";
                    case LOST ->
                            message + (hasTunnel ? " (through the proxy " + this + ")" : lost());
                    default -> message;
                };
        return new TransportException(
                kind, mask(named), cause == null || isShownBy(cause) ? null : cause, head);
    }

    private String lost() {
        return " (the proxy "
                + this
                + " may have refused the request before it had read its body: look at proxyAuthUsername and"
                + " proxyAuthPassword)";
    }

    /** Returns whether the message of a failure or of its causes shows the proxy's credential. */
    boolean isShownBy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.equals(mask(message))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void put(HttpHost target, AuthScheme scheme) {
        // Other schemes, such as Digest, count their uses and so must be new for each request.
        if (scheme instanceof BasicScheme && isThis(target)) {
            wantsBasic = true;
        }
    }

    @Override
    public AuthScheme get(HttpHost target) {
        if (!wantsBasic || !isThis(target)) {
            return null;
        }
        BasicScheme scheme = new BasicScheme();
        scheme.initPreemptive(credentials());
        return scheme;
    }

    private boolean isThis(HttpHost other) {
        return host.getPort() == other.getPort()
                && host.getHostName().equalsIgnoreCase(other.getHostName());
    }

    @Override
    public void remove(HttpHost target) {
        if (isThis(target)) {
            wantsBasic = false;
        }
    }

    @Override
    public void clear() {
        wantsBasic = false;
    }

    /** Names the proxy only. */
    @Override
    public String toString() {
        return hop().address();
    }
}
