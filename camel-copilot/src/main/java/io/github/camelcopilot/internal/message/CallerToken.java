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
 * Takes the caller's own token out of a message, where the option {@code tokenHeader} says that
 * there is one. Used by the thread that sends the exchange, any number at once.
 */
public final class CallerToken {

    /**
     * Begins the names of the properties that keep callers' tokens, which leave the message, for a
     * redelivery and for a second call; their text is masked.
     */
    private static final String CALLER_TOKEN = "CamelCopilotCallerToken";

    private final CopilotConfiguration configuration;
    private final EndpointOptions options;
    private final OverrideHeaders overrides;
    private final String header;

    /**
     * @param options as they were read from the configuration
     */
    public CallerToken(CopilotConfiguration configuration, EndpointOptions options) {
        this.configuration = configuration;
        this.options = options;
        this.overrides = new OverrideHeaders(options.headerOverrides());
        this.header = configuration.getTokenHeader();
    }

    /**
     * Returns the token, or null if callers bring none.
     *
     * @throws CopilotAuthenticationException if this one should have, or brings several
     */
    public Secret read(Exchange exchange) throws CopilotAuthenticationException {
        if (header == null || header.isBlank()) {
            return null;
        }
        Object value = exchange.getMessage().getHeader(header);
        String token = exchange.getMessage().getHeader(header, String.class);
        exchange.getMessage().removeHeader(header);
        if (value instanceof Collection<?> || value instanceof Object[]) {
            // As text it would be a list of them all, which no check of a token knows. What came
            // earlier was another caller's, perhaps.
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
                        + " with the caller's token, and the endpoint must not spend another's; nothing was sent");
    }

    private CopilotAuthenticationException refused(Exchange exchange, String reason) {
        return new CopilotAuthenticationException(
                "The message for " + service(exchange.getMessage()) + reason,
                null,
                ErrorDetails.NONE);
    }

    /** Removes the token from a message that does not need it. */
    public void drop(Exchange exchange) {
        if (header != null && !header.isBlank()) {
            exchange.getMessage().removeHeader(header);
        }
    }

    /**
     * Names the header and the service: a token given for one must not reach another endpoint of
     * the same exchange that expects a different caller or talks to a different host.
     */
    private String property() {
        // Names of headers have no case.
        return CALLER_TOKEN + "." + header.toLowerCase(Locale.ROOT) + "@" + options.host();
    }

    private String service(Message message) {
        String model = overrides.name(message, CopilotHeaders.MODEL);
        model = model == null ? configuration.getModel() : model;
        return options.service() + (model == null ? "" : " with model " + model);
    }
}
