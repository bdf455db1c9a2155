package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The body of an error answer, whatever its shape: {@code {"error":{…}}}, {@code {"error":"…"}},
 * {@code {"message":…}}, plain text, or a page of HTML. It is read by content, since JSON errors
 * come as {@code text/plain}.
 *
 * @param message all that the server says, on one line; empty if nothing
 * @param code the server's code, or its type of error where there is no code, or null
 * @param type the server's type of error, or null: it says what a code means that nobody knows
 */
public record ErrorBody(String message, String code, String type) {

    /** Begins the message where the server sent a page. */
    public static final String HTML = "an HTML page: ";

    /** Reads an error body; never fails, since a body that nobody understands is quoted as text. */
    public static ErrorBody read(byte[] body) {
        try {
            JsonNode root = Json.MAPPER.readTree(body);
            if (root != null && root.isObject()) {
                return of(root);
            }
        } catch (IOException notJson) {
            // Then it is text.
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        boolean html = text.startsWith("<");
        return new ErrorBody(html ? HTML + oneLine(withoutTags(text)) : oneLine(text), null, null);
    }

    static ErrorBody of(JsonNode root) {
        JsonNode error = root.path("error");
        JsonNode holder = error.isObject() ? error : root;
        String message = Json.textOf(holder, "message");
        if (message == null && error.isTextual()) {
            message = error.textValue();
        }
        String code = Json.textOf(holder, "code");
        String type = isEnvelope(holder) ? null : Json.textOf(holder, "type");
        code = code != null ? code : type;
        JsonNode details = root.path("error_details");
        if (details.isObject()) {
            code = code != null ? code : Json.textOf(details, "notification_id");
            String url = Json.textOf(details, "url");
            String title = Json.textOf(details, "title");
            message = message != null ? message : title;
            if (url != null) {
                message = (message == null ? "" : message + " ") + "(see " + url + ")";
            }
        }
        return new ErrorBody(message == null ? "" : oneLine(message), code, type);
    }

    /** An event of that kind says of itself only that it is an error. */
    private static boolean isEnvelope(JsonNode holder) {
        return "error".equals(holder.path("type").textValue());
    }

    private static String withoutTags(String html) {
        // Each looks at a character once, however many tags a hostile page opens and never closes.
        return html.replaceAll("(?is)<(script|style)\\b.*?(</\\1>|\\z)", " ")
                .replaceAll("<[^<>]*>", " ");
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }
}
