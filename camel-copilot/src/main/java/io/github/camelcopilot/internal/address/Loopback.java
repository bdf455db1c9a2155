// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.address;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Determines whether a host is this machine, by its name or address only. A credential may be sent
 * to this machine over plain HTTP, and calls to it never use a proxy. Stateless.
 */
public final class Loopback {

    private static final String LOCALHOST = "localhost";

    private static final Pattern ADDRESS =
            Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?(?:::1|0:0:0:0:0:0:0:1)]?");

    private Loopback() {}

    /**
     * Returns whether a host is this machine: {@code localhost} and its subdomains (RFC 6761,
     * section 6.3), {@code 127.0.0.0/8} (RFC 1122, section 3.2.1.3) and {@code ::1} (RFC 4291,
     * section 2.5.3).
     *
     * @param host a name or an address; an IPv6 address may be in brackets
     */
    public static boolean isHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals(LOCALHOST)
                || name.endsWith("." + LOCALHOST)
                || ADDRESS.matcher(name).matches();
    }
}
