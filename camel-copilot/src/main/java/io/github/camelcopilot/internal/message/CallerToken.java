// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.options.EndpointOptions;
import java.util.Collection;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads the caller's token from the message header that the option {@code tokenHeader} names, and
 * removes the header. Thread-safe.
 */
public final class CallerToken {

    /**
     * Prefix of the exchange properties that keep the tokens for redeliveries and further calls,
     * because the headers are removed. Their values are {@link Secret}s.
     */
    private static final String PROPERTY_PREFIX = "CamelCopilotCallerToken";

    private final CopilotConfiguration configuration;
    private final EndpointOptions options;
    private final OverrideHeaders overrides;
    private final String header;

    /**
     * @param options the options parsed from the configuration
     */
    public CallerToken(CopilotConfiguration configuration, EndpointOptions options) {
        this.configuration = configuration;
        this.options = options;
        this.overrides = new OverrideHeaders(options.headerOverrides());
        this.header = configuration.getTokenHeader();
    }

    /**
     * Returns the token, and removes the header from the message.
     *
     * @return the token; null if the option {@code tokenHeader} is not set
     * @throws CopilotAuthenticationException if the header is missing or has several values
     */
    public Secret read(Exchange exchange) throws CopilotAuthenticationException {
        if (header == null || header.isBlank()) {
            return null;
        }
        Object value = exchange.getMessage().getHeader(header);
        String token = exchange.getMessage().getHeader(header, String.class);
        exchange.getMessage().removeHeader(header);
        if (value instanceof Collection<?> || value instanceof Object[]) {
            // Conversion to text would join the values to one token. The token kept from an earlier
            // call may belong to another caller.
            exchange.removeProperty(property());
            throw refused(exchange, " has more than one header " + header + "; nothing was sent");
        }
        if (token != null && !token.isBlank()) {
            Secret secret = Secret.ofCredential(token);
            exchange.setProperty(property(), secret);
            return secret;
        }
        Secret earlier = exchange.getProperty(property(), Secret.class);
        if (earlier != null) {
            return earlier;
        }
        throw refused(
                exchange,
                " has no header "
                        + header
                        + " with the caller's token, and the endpoint must not use another credential; nothing was sent");
    }

    private CopilotAuthenticationException refused(Exchange exchange, String reason) {
        return new CopilotAuthenticationException(
                "The message for " + service(exchange.getMessage()) + reason,
                null,
                ErrorDetails.NONE);
    }

    /** Removes the header without using the token. */
    public void remove(Exchange exchange) {
        if (header != null && !header.isBlank()) {
            exchange.getMessage().removeHeader(header);
        }
    }

    /**
     * Returns the name of the property. It contains the header and the host, so that another
     * endpoint in the same route, with another header or host, does not use the token.
     */
    private String property() {
        // Header names are case-insensitive.
        return PROPERTY_PREFIX + "." + header.toLowerCase(Locale.ROOT) + "@" + options.host();
    }

    private String service(Message message) {
        String model = overrides.getName(message, CopilotHeaders.MODEL);
        model = model == null ? configuration.getModel() : model;
        return options.service() + (model == null ? "" : " with model " + model);
    }
}
