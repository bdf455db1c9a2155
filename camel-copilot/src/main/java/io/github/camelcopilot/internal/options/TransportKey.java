// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.transport.ConnectionSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The options that must be equal for endpoints to share connections. {@code connectTimeout} is not
 * one of them because it applies to each call separately. Immutable.
 *
 * @param maxConnections the maximum number of connections to one host
 * @param ssl the TLS settings; null for the default. Compared by identity, since the class does not
 *     define equality
 * @param proxyHost the host name of the HTTP proxy; null for none
 * @param proxyPort the port of the HTTP proxy; 0 for none
 * @param proxyUser the user name for the HTTP proxy; null for none
 * @param proxyPassword the password for the HTTP proxy; null for none
 */
public record TransportKey(
        int maxConnections,
        SSLContextParameters ssl,
        String proxyHost,
        int proxyPort,
        String proxyUser,
        Secret proxyPassword) {

    /**
     * Returns the key for the options.
     *
     * @param ssl the TLS settings of the endpoint or of the context; null for the default
     */
    public static TransportKey of(CopilotConfiguration options, SSLContextParameters ssl) {
        boolean proxy = options.getProxyHost() != null && !options.getProxyHost().isBlank();
        String password = options.getProxyAuthPassword();
        return new TransportKey(
                options.getMaxConnections(),
                ssl,
                proxy ? options.getProxyHost() : null,
                proxy ? options.getProxyPort() : 0,
                proxy ? options.getProxyAuthUsername() : null,
                proxy && password != null && !password.isBlank() ? Secret.of(password) : null);
    }

    /**
     * Returns the settings for the transport.
     *
     * @throws GeneralSecurityException if the TLS settings are invalid
     * @throws IOException if a key store cannot be read
     */
    public ConnectionSettings settings(CamelContext context)
            throws GeneralSecurityException, IOException {
        return new ConnectionSettings(
                maxConnections,
                ssl == null ? null : ssl.createSSLContext(context),
                proxyHost == null
                        ? null
                        : new ConnectionSettings.Proxy(
                                proxyHost, proxyPort, proxyUser, proxyPassword));
    }
}
