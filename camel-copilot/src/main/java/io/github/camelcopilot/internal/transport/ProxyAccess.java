package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.address.Loopback;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.core5.http.HttpHost;

/**
 * The proxy of one connection setting, and what has been learnt of it: whether it wants Basic
 * authentication, which is then sent with each request, and to no other host. It also keeps the
 * proxy's credential out of what a proxy repeats. HttpClient's own cache belongs to one request.
 * Any thread may use it.
 */
final class ProxyAccess implements AuthCache {

    private final HttpHost host;
    private final ConnectionSettings.Proxy settings;
    private final List<Secret> secrets;

    /** The proxy has asked for Basic authentication, and has accepted it. */
    private volatile boolean wantsBasic;

    /** A request that had no credential has passed. */
    private volatile boolean wantsNothing;

    ProxyAccess(ConnectionSettings.Proxy settings) {
        this.settings = settings;
        this.host = new HttpHost(settings.host(), settings.port());
        if (hasCredential()) {
            // As Basic authentication sends it, a short one is found too.
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
     * Returns whether a body should wait until the proxy has seen the head of its request: one that
     * asks for a credential may close the connection while the body is still being sent, and its
     * response would be lost.
     */
    boolean mayRefuseTheHead() {
        return hasCredential() && !wantsBasic && !wantsNothing;
    }

    /** Takes note of the status of a response to a request that was not sent through a tunnel. */
    void responded(int status) {
        if (status != 407) {
            wantsNothing = true;
        }
    }

    /** Returns the text without the proxy's credential, which some proxies repeat. */
    String mask(String text) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskWhollyIn(masked);
        }
        return masked;
    }

    byte[] mask(byte[] body) {
        // In this charset each byte is a character, so that no other text changes.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String masked = mask(text);
        return masked.equals(text) ? body : masked.getBytes(StandardCharsets.ISO_8859_1);
    }

    ResponseHead mask(ResponseHead head) {
        if (secrets.isEmpty()) {
            return head;
        }
        Map<String, String> fields = new TreeMap<>();
        head.fields().forEach((name, value) -> fields.put(name, mask(value)));
        return new ResponseHead(head.status(), fields, head.proxy());
    }

    /**
     * Returns a whole response without the proxy's credential, and with whether the proxy itself
     * has sent it. Without a tunnel only 407 says so; the services that are called here say
     * everything in JSON, so that another 403 is taken for the proxy's.
     */
    HttpResponse judged(HttpResponse answer) {
        ResponseHead head = answer.head();
        ProxyHop hop = head.proxy();
        if (hop == null) {
            // Who is behind a tunnel knows nothing of the proxy.
            return answer;
        }
        boolean own = head.status() == 407 || (head.status() == 403 && !isJson(answer.body()));
        return new HttpResponse(
                own ? head.withProxy(hop.asResponder()) : head, mask(answer.body()));
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
     * Returns the failure to get a response, which names the proxy too.
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

    /** Returns whether a failure, or what caused it, shows the proxy's credential. */
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
    public void put(HttpHost asking, AuthScheme scheme) {
        // Others, such as Digest, count their uses: they begin anew with each request.
        if (scheme instanceof BasicScheme && isThis(asking)) {
            wantsBasic = true;
        }
    }

    @Override
    public AuthScheme get(HttpHost asked) {
        if (!wantsBasic || !isThis(asked)) {
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
    public void remove(HttpHost refusing) {
        if (isThis(refusing)) {
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
