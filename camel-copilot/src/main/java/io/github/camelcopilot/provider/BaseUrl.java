package io.github.camelcopilot.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The address that the user gave for a service, checked. Immutable.
 *
 * @param uri http or https, with a host, without a user, a fragment or a slash at its end
 */
public record BaseUrl(URI uri) {

    /**
     * Checks an address.
     *
     * @param option that gave it, for messages
     * @param allowInsecure whether plain http may carry a credential to a host that is not loopback
     * @throws IllegalArgumentException with advice, if it cannot be used
     */
    public static BaseUrl of(String option, String text, boolean allowInsecure) {
        URI uri = parse(option, text.strip());
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw refused(
                    option, text, "it must begin with https:// (or http:// for this machine)");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The "
                            + option
                            + " holds a user or a password; set the credential with an option of its own");
        }
        if (uri.getHost() == null) {
            throw refused(option, text, "it names no host");
        }
        if (uri.getRawFragment() != null) {
            throw refused(option, text, "it holds a #");
        }
        if (scheme.equals("http") && !isLoopback(uri.getHost()) && !allowInsecure) {
            throw refused(
                    option,
                    text,
                    "plain http would show the credential to everybody on the way; use https, or set allowInsecure=true");
        }
        return new BaseUrl(uri);
    }

    private static URI parse(String option, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused(
                    option, text, malformed.getReason() + " at index " + malformed.getIndex());
        }
    }

    private static IllegalArgumentException refused(String option, String text, String why) {
        return new IllegalArgumentException(
                "The " + option + " '" + withoutSecrets(text) + "' cannot be used: " + why);
    }

    /** What stands before an @ may be a password, and a query may hold a key. */
    private static String withoutSecrets(String text) {
        String beforeQuery = text.split("[?#]", 2)[0];
        return beforeQuery.substring(beforeQuery.lastIndexOf('@') + 1);
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
                || name.equals("[::1]")
                || name.equals("[0:0:0:0:0:0:0:1]");
    }

    /** Returns this address with a path behind its own; a query of its own stays. */
    public URI resolve(String path) {
        String own = uri.getRawPath() == null ? "" : uri.getRawPath();
        String base = own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + base + path + query);
    }
}
