package io.github.camelcopilot.internal.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves the names of hosts as the system does, but for those below {@code localhost}: they are
 * this machine (RFC 6761, section 6.3), whatever a name server says, since a credential is sent to
 * them over plain HTTP. Holds no state, so any thread may use it; a look-up blocks.
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
