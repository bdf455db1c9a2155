// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves host names as the system does, except for subdomains of {@code localhost}: these always
 * resolve to this machine (RFC 6761, section 6.3) and never through a name server, because
 * credentials may be sent to them over plain HTTP. Resolving blocks. Holds no state, so any thread
 * may use it.
 */
final class LocalNames implements DnsResolver {

    private static final String LOCALHOST = "localhost";

    private static String system(String host) {
        boolean isBelow = host.toLowerCase(Locale.ROOT).endsWith("." + LOCALHOST);
        return isBelow ? LOCALHOST : host;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolve(system(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(system(host));
    }
}
