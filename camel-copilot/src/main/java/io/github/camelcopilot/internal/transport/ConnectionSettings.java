// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import javax.net.ssl.SSLContext;

/**
 * The settings that connections have in common.
 *
 * @param maxConnections maximum number of connections to one host
 * @param sslContext for https; null = the JDK's trust store
 * @param proxy for calls to other machines; null = none
 */
public record ConnectionSettings(int maxConnections, SSLContext sslContext, Proxy proxy) {

    /**
     * An HTTP proxy.
     *
     * @param user for authentication; null = none
     * @param password for authentication; null = none
     */
    public record Proxy(String host, int port, String user, Secret password) {}
}
