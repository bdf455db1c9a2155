// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/**
 * Status and header fields of a response.
 *
 * @param status the HTTP status
 * @param fields the values; of several fields with one name, only the first, except for lists,
 *     which are joined with commas
 * @param proxy the proxy that the response came from or through; null = none, or a tunnel
 */
public record ResponseHead(int status, Map<ResponseField, String> fields, ProxyHop proxy) {

    public ResponseHead {
        fields = Map.copyOf(fields);
    }

    /** Creates the head of a response that did not come through a proxy. */
    public ResponseHead(int status, Map<ResponseField, String> fields) {
        this(status, fields, null);
    }

    static ResponseHead of(HttpResponse response) {
        Map<ResponseField, String> fields = new EnumMap<>(ResponseField.class);
        for (Header header : response.getHeaders()) {
            ResponseField field = ResponseField.of(header.getName());
            if (field != null && header.getValue() != null) {
                String before = fields.putIfAbsent(field, header.getValue());
                if (before != null && field.isList()) {
                    fields.put(field, before + ", " + header.getValue());
                }
            }
        }
        return new ResponseHead(response.getCode(), fields);
    }

    ResponseHead withProxy(ProxyHop hop) {
        return new ResponseHead(status, fields, hop);
    }

    /** Returns the proxy if it sent this response itself. */
    public Optional<ProxyHop> proxyResponder() {
        return Optional.ofNullable(proxy).filter(ProxyHop::isResponder);
    }

    /** Returns the value of the first of these fields that is present and not blank. */
    public Optional<String> field(ResponseField... candidates) {
        for (ResponseField candidate : candidates) {
            String value = fields.get(candidate);
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
