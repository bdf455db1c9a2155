package io.github.camelcopilot.internal.transport;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request, ready to be sent any number of times.
 *
 * @param method {@code POST}, or {@code GET}, which has no body
 * @param uri the whole address
 * @param fields the header fields, beside Content-Type, Content-Length and Host, which the
 *     transport writes
 * @param contentType of the body; null = there is none
 * @param body in UTF-8; not copied, so do not change it afterwards
 */
public record HttpRequest(
        String method, URI uri, List<HttpField> fields, String contentType, byte[] body) {

    private static final byte[] NO_BODY = {};

    /** Without a charset parameter, which JSON does not have (RFC 8259, section 11). */
    private static final String JSON = "application/json";

    private static final String FORM = "application/x-www-form-urlencoded";

    public HttpRequest {
        fields = List.copyOf(fields);
    }

    /** Returns a GET. */
    public static HttpRequest ofGet(URI uri, List<HttpField> fields) {
        return new HttpRequest("GET", uri, fields, null, NO_BODY);
    }

    /** Returns a POST of JSON. */
    public static HttpRequest ofJson(URI uri, List<HttpField> fields, byte[] json) {
        return new HttpRequest("POST", uri, fields, JSON, json);
    }

    /** Returns a POST of a form (WHATWG URL, section 5.2), in the order of the map. */
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

    /** Names the address only: the body is the user's, the fields hold a credential. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
