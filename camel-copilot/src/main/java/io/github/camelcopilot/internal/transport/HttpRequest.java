// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request that can be sent any number of times.
 *
 * @param method {@code POST}, or {@code GET} without a body
 * @param uri the complete URI
 * @param fields the header fields except Content-Type, Content-Length and Host, which the transport
 *     adds
 * @param contentType of the body; null = no body
 * @param body in UTF-8; not copied, so it must not be changed afterwards
 */
public record HttpRequest(
        String method, URI uri, List<HttpField> fields, String contentType, byte[] body) {

    private static final byte[] NO_BODY = {};

    /** Without a charset parameter, which is not defined for JSON (RFC 8259, section 11). */
    private static final String JSON = "application/json";

    private static final String FORM = "application/x-www-form-urlencoded";

    public HttpRequest {
        fields = List.copyOf(fields);
    }

    /** Returns a GET request. */
    public static HttpRequest ofGet(URI uri, List<HttpField> fields) {
        return new HttpRequest("GET", uri, fields, null, NO_BODY);
    }

    /** Returns a POST request with a JSON body. */
    public static HttpRequest ofJson(URI uri, List<HttpField> fields, byte[] json) {
        return new HttpRequest("POST", uri, fields, JSON, json);
    }

    /** Returns a POST request with a form (WHATWG URL, section 5.2), in the order of the map. */
    public static HttpRequest ofForm(URI uri, List<HttpField> fields, Map<String, String> form) {
        String text =
                form.entrySet().stream()
                        .map(member -> encoded(member.getKey()) + "=" + encoded(member.getValue()))
                        .collect(Collectors.joining("&"));
        return new HttpRequest("POST", uri, fields, FORM, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns a body to send; null = none. */
    RequestBody newBody() {
        return contentType == null ? null : new RequestBody(body, contentType);
    }

    /** Returns only method and address: the fields hold a credential, the body the user's text. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
