// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.Initiator;
import io.github.camelcopilot.internal.options.HeaderOverrides;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the headers that override options for one message, if the endpoint allows it and the name
 * matches exactly, including its case: Camel's headers are case-insensitive, but a case-sensitive
 * header filter may let the header of a sender pass (CAMEL-23313). Thread-safe.
 */
public final class OverrideHeaders {

    private static final Logger LOG = LoggerFactory.getLogger(OverrideHeaders.class);

    private final HeaderOverrides allowed;

    /** The headers for which a warning has been logged. */
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    public OverrideHeaders(HeaderOverrides allowed) {
        this.allowed = allowed;
    }

    /**
     * Returns the value of a header; null if it is missing or ignored.
     *
     * @throws IllegalArgumentException if the value cannot be converted to the type
     */
    <T> T get(Message message, String name, Class<T> type) {
        if (message.getHeader(name) == null) {
            return null;
        }
        if (!allowed.allows(name)) {
            warnOnce(name, "the option headerOverrides does not allow it");
            return null;
        }
        if (!isExact(message, name)) {
            warnOnce(
                    name,
                    "its name differs in case, which suggests that a sender has set it. If the route also sets"
                            + " the header, remove the sender's first: removeHeaders(\"CamelCopilot*\")");
            return null;
        }
        try {
            T value = message.getHeader(name, type);
            if (value instanceof Double number && !Double.isFinite(number)) {
                throw new IllegalArgumentException(
                        "The header " + name + " is not a finite number");
            }
            return value;
        } catch (TypeConversionException unusable) {
            throw new IllegalArgumentException(
                    "The header " + name + " cannot be read as " + type.getSimpleName(), unusable);
        }
    }

    /** Returns the text of a header; null if it is missing, ignored or blank. */
    String getName(Message message, String header) {
        String text = get(message, header, String.class);
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * Returns the initiator of the header, or else that of the option.
     *
     * @throws IllegalArgumentException if the header is invalid
     */
    Initiator initiator(Message message, Initiator option) {
        String override = get(message, CopilotHeaders.INITIATOR, String.class);
        try {
            return override == null ? option : Initiator.of(override);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "The header "
                            + CopilotHeaders.INITIATOR
                            + " cannot be used: "
                            + invalid.getMessage(),
                    invalid);
        }
    }

    boolean allows(String name) {
        return allowed.allows(name);
    }

    boolean allowsAll() {
        return allowed.allowsAll();
    }

    /** Returns the value of a header if its name matches exactly, or null. */
    public static <T> T exact(Message message, String name, Class<T> type) {
        T value = message.getHeader(name, type);
        return value != null && isExact(message, name) ? value : null;
    }

    private static boolean isExact(Message message, String name) {
        for (String key : message.getHeaders().keySet()) {
            if (key.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void warnOnce(String name, String reason) {
        if (warned.add(name)) {
            LOG.warn("The header {} of a message is ignored: {}", name, reason);
        }
    }
}
