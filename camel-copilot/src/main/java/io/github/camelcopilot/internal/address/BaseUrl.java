// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The validated base URL of a service. Immutable.
 *
 * @param option the option that sets the URL, for messages
 * @param uri an http or https URL with a host, without user information and fragment
 */
public record BaseUrl(String option, URI uri) {

    /**
     * Validates a URL.
     *
     * @param option the option that sets the URL, for messages
     * @param allowInsecure whether a credential may be sent over plain http to a host other than
     *     this machine
     * @throws IllegalArgumentException if the URL cannot be used; the message says how to correct
     *     it
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
                            + " contains a user name or password; set the credential with its own option");
        }
        if (uri.getHost() == null) {
            throw refused(option, text, "it has no host");
        }
        if (uri.getRawFragment() != null) {
            throw refused(option, text, "it contains a #");
        }
        if (scheme.equals("http") && !Loopback.isHost(uri.getHost()) && !allowInsecure) {
            throw refused(
                    option,
                    text,
                    "plain http would send the credential unencrypted; use https, or set allowInsecure=true");
        }
        return new BaseUrl(option, uri);
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

    /**
     * Removes what may be a password (before an {@code @}) and the query, which may contain a key.
     * If the two cannot be distinguished, nothing remains.
     */
    private static String withoutSecrets(String text) {
        String beforeQuery = text.split("[?#]", 2)[0];
        int at = text.lastIndexOf('@');
        return at > beforeQuery.length() ? "…" : beforeQuery.substring(at + 1);
    }

    /** Returns whether the host is this machine. */
    public boolean isLoopback() {
        return Loopback.isHost(uri.getHost());
    }

    /** Returns the host, with the port if there is one. */
    public String host() {
        return uri.getRawAuthority();
    }

    /** Returns the path without a trailing slash. */
    public String path() {
        String own = uri.getRawPath() == null ? "" : uri.getRawPath();
        return own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
    }

    /** Returns an exception with the reason why this URL cannot be used. */
    public IllegalArgumentException refused(String why) {
        return refused(option, uri.toString(), why);
    }

    /**
     * Checks that the URL does not end with the path of an operation, which the component appends.
     *
     * @throws IllegalArgumentException if it does
     */
    public void checkNoOperation(String... paths) {
        for (String operation : paths) {
            if (path().endsWith(operation)) {
                throw refused("leave out the path of the operation, " + operation);
            }
        }
    }

    /** Returns this URL with a path appended to its path; its query is kept. */
    public URI resolve(String path) {
        return resolve(path, uri.getRawQuery());
    }

    /**
     * Returns this URL with a path appended to its path, and with a parameter appended to its query
     * unless the query contains that parameter.
     *
     * @param value the percent-encoded value of the parameter
     */
    public URI resolve(String path, String parameter, String value) {
        String own = uri.getRawQuery();
        String added = parameter + "=" + value;
        if (own == null || own.isEmpty()) {
            return resolve(path, added);
        }
        boolean isPresent = ("&" + own).contains("&" + parameter + "=");
        return resolve(path, isPresent ? own : own + "&" + added);
    }

    private URI resolve(String path, String query) {
        return URI.create(
                uri.getScheme()
                        + "://"
                        + uri.getRawAuthority()
                        + path()
                        + path
                        + (query == null ? "" : "?" + query));
    }
}
