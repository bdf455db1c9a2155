// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.HttpResponse;

/**
 * Status and header fields of a response.
 *
 * @param status the HTTP status
 * @param fields the values by lower-case name; the first of several with one name, but all of
 *     {@code Content-Encoding} and {@code Proxy-Authenticate}, separated by commas
 * @param proxy the proxy that the response came from or through; null = none, or a tunnel
 */
public record ResponseHead(int status, Map<String, String> fields, ProxyHop proxy) {

    private static final Set<String> LISTS = Set.of("content-encoding", "proxy-authenticate");

    /** The head of a response that came without a proxy. */
    public ResponseHead(int status, Map<String, String> fields) {
        this(status, fields, null);
    }

    static ResponseHead of(HttpResponse response) {
        Map<String, String> fields = new HashMap<>();
        for (var header : response.getHeaders()) {
            if (header.getValue() != null) {
                // Thousands of streams have the same names.
                String name = header.getName().toLowerCase(Locale.ROOT).intern();
                String before = fields.putIfAbsent(name, header.getValue());
                if (before != null && LISTS.contains(name)) {
                    fields.put(name, before + ", " + header.getValue());
                }
            }
        }
        return new ResponseHead(response.getCode(), Map.copyOf(fields));
    }

    ResponseHead withProxy(ProxyHop hop) {
        return new ResponseHead(status, fields, hop);
    }

    /** Returns the proxy if it has sent this response itself. */
    public Optional<ProxyHop> proxyResponder() {
        return Optional.ofNullable(proxy).filter(ProxyHop::isResponder);
    }

    /** Returns the value of the first of these fields that is present and not blank. */
    public Optional<String> field(String... names) {
        for (String name : names) {
            String value = fields.get(name.toLowerCase(Locale.ROOT));
            if (value != null && !value.isBlank()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Returns whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }
}
