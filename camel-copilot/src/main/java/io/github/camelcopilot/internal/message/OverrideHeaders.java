package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.internal.options.HeaderOverrides;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the headers that override options for one message, as far as the endpoint allows it, and in
 * their exact spelling only: Camel's headers have no case, but the filters that keep a sender's
 * headers out of a route may have one (CAMEL-23313). Any number of threads may use it at once.
 */
public final class OverrideHeaders {

    private static final Logger LOG = LoggerFactory.getLogger(OverrideHeaders.class);

    private final HeaderOverrides allowed;

    /** Those of which the log has said that they are not read. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    public OverrideHeaders(HeaderOverrides allowed) {
        this.allowed = allowed;
    }

    /**
     * Returns the header's value, or null if the message has none that counts.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    <T> T get(Message message, String name, Class<T> type) {
        if (message.getHeader(name) == null) {
            return null;
        }
        if (!allowed.allows(name)) {
            report(name, "the option headerOverrides does not allow it");
            return null;
        }
        if (!isExact(message, name)) {
            report(
                    name,
                    "it is spelt in other letters, as only a sender would. Where a route sets it behind a"
                            + " consumer, remove what the sender has sent before: removeHeaders(\"CamelCopilot*\")");
            return null;
        }
        try {
            T value = message.getHeader(name, type);
            if (value instanceof Double number && !Double.isFinite(number)) {
                throw new IllegalArgumentException("The header " + name + " is no finite number");
            }
            return value;
        } catch (TypeConversionException unusable) {
            throw new IllegalArgumentException(
                    "The header " + name + " cannot be read as " + type.getSimpleName(), unusable);
        }
    }

    /** Returns the header's text; a blank one names nothing, and so overrides nothing. */
    String name(Message message, String header) {
        String text = get(message, header, String.class);
        return text == null || text.isBlank() ? null : text;
    }

    boolean allows(String name) {
        return allowed.allows(name);
    }

    boolean allowsAll() {
        return allowed.allowsAll();
    }

    /** Returns the value of a header that is spelt so, or null. */
    public static <T> T exact(Message message, String name, Class<T> type) {
        T value = message.getHeader(name, type);
        return value != null && isExact(message, name) ? value : null;
    }

    private static boolean isExact(Message message, String name) {
        for (String spelt : message.getHeaders().keySet()) {
            if (spelt.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void report(String name, String reason) {
        if (reported.add(name)) {
            LOG.warn("The header {} of a message is not read: {}", name, reason);
        }
    }
}
