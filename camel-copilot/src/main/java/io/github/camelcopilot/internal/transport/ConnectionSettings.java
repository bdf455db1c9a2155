package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import javax.net.ssl.SSLContext;

/**
 * What distinguishes one set of connections from another.
 *
 * @param maxConnections the most connections at once to one host
 * @param sslContext for https, or null for the JDK's own trust store
 * @param proxy the proxy for calls to other machines, or null
 */
public record ConnectionSettings(int maxConnections, SSLContext sslContext, Proxy proxy) {

    /**
     * An HTTP proxy.
     *
     * @param host its name
     * @param port its port
     * @param user for its authentication, or null
     * @param password for its authentication, or null
     */
    public record Proxy(String host, int port, String user, Secret password) {}
}
