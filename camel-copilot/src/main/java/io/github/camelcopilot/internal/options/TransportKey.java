package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.transport.ConnectionSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The options that decide which connections an endpoint can share with others. {@code
 * connectTimeout} is none of them: each call has its own.
 *
 * @param ssl the very object counts: it has no equality of its own
 */
public record TransportKey(
        int maxConnections,
        SSLContextParameters ssl,
        String proxyHost,
        int proxyPort,
        String proxyUser,
        Secret proxyPassword) {

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
