// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An error as a service describes it, in any of these shapes: {@code {"error":{…}}}, {@code
 * {"error":"…"}}, {@code {"message":…}}, {@code {"detail":…}}, {@code {"errors":[…]}}, a list of
 * one of them, a problem document, plain text, or a page of HTML. The content decides, not the
 * content type, since servers send JSON errors as {@code text/plain}.
 *
 * @param message all texts of the error, on one line; empty if there are none
 * @param code the server's code, or its type of error where there is no code, or null
 * @param type the server's type of error, or null; it explains an unknown code
 * @param status the HTTP status that the error states, from 400 to 599; 0 if none
 */
public record ErrorBody(String message, String code, String type, int status) {

    /** Precedes the message if the server sent a page. */
    public static final String HTML = "an HTML page: ";

    /** The type of a problem document without one (RFC 9457, section 4.2.1). */
    private static final String NO_TYPE = "about:blank";

    private static final String REASON_ERROR = "error";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final List<String> STATUS_NAMES =
            List.of(
                    "status",
                    "statuscode",
                    "httpstatus",
                    "httpstatuscode",
                    "code",
                    "errorcode",
                    "errcode");

    private static final List<String> CODE_NAMES = List.of("code", "errorcode", "errcode");

    private static final List<String> TYPE_NAMES = List.of("type", "errortype");

    /** A status before the text, as frameworks write it, such as {@code 422: …}. */
    private static final Pattern STATUS_IN_WORDS =
            Pattern.compile(
                    "^(?:error code:? |http(?: error)? |status(?: code)?:? )?([45]\\d\\d)\\s?[:-]",
                    Pattern.CASE_INSENSITIVE);

    /** An identifier: {@code model_not_found}, {@code NotFoundError}. */
    private static final Pattern CODE_WORD =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[A-Za-z]+(?:Error|Exception)");

    /** The beginning of JSON, and of the fields and comments of a stream. */
    private static final Pattern PART_OF_ANSWER =
            Pattern.compile("[\\[{:]|(?:data|event|id|retry)\\s*:");

    /** Reads an error body; never fails, since an unknown body is quoted as text. */
    public static ErrorBody read(byte[] body) {
        String text = textOf(body);
        JsonNode root = jsonOf(text);
        if (root == null) {
            root = reportInEvents(text);
        }
        if (root != null && (root.isTextual() || root.isObject() || !root.isEmpty())) {
            return of(root);
        }
        if (text.startsWith("<")) {
            String words = ErrorWords.oneLine(withoutTags(text));
            return ofText(isXml(text) ? words : HTML + words);
        }
        return ofText(ErrorWords.oneLine(text));
    }

    /**
     * Returns the text received instead of an answer; empty if there is none or if it may be part
     * of an answer, which must not be quoted.
     */
    public static String textInsteadOfAnswer(byte[] body) {
        String text = textOf(body);
        JsonNode root = jsonOf(text);
        if (root != null) {
            return root.isTextual() ? root.textValue() : ErrorWords.known(root);
        }
        return PART_OF_ANSWER.matcher(text).lookingAt() ? "" : read(body).message();
    }

    /** Returns whether a body is a complete JSON object or array. */
    public static boolean isJson(byte[] body) {
        JsonNode root = jsonOf(textOf(body));
        return root != null && root.isContainerNode();
    }

    private static String textOf(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1).strip() : text;
    }

    /**
     * Returns the failure that a JSON value received instead of an answer or an event reports, if
     * any. Members of an answer together with remarks or an empty error are an answer.
     */
    public static Optional<ErrorBody> reportedBy(JsonNode root) {
        JsonNode report = root.isArray() ? reportIn(root) : root;
        if (ErrorReport.isIn(report)) {
            return Optional.of(of(report));
        }
        for (JsonNode choice : report.path("choices")) {
            Optional<ErrorBody> failure = inChoice(choice);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** Gemini's endpoint for OpenAI's format writes an array with one object. */
    private static JsonNode reportIn(JsonNode list) {
        for (JsonNode item : list) {
            if (ErrorMember.saysAnything(ErrorMember.named(item, REASON_ERROR))
                    || (list.size() == 1 && !item.has("id") && ErrorReport.isIn(item))) {
                return item;
            }
        }
        return list;
    }

    /**
     * Returns the failure of a choice in OpenAI's format: from its member {@code error}, from that
     * of its delta or message, or from its finish reason.
     */
    private static Optional<ErrorBody> inChoice(JsonNode choice) {
        for (JsonNode holder : List.of(choice, choice.path("delta"), choice.path("message"))) {
            JsonNode error = holder.path(REASON_ERROR);
            if (ErrorMember.saysAnything(error)) {
                return Optional.of(ofError(error));
            }
        }
        return REASON_ERROR.equalsIgnoreCase(choice.path("finish_reason").asText())
                ? Optional.of(ofFinishReason())
                : Optional.empty();
    }

    /** Returns the error of a finish reason {@code error} without any details. */
    static ErrorBody ofFinishReason() {
        return new ErrorBody("the finish reason is error", null, null, 0);
    }

    /** Returns the error in the value of a member {@code error}. */
    public static ErrorBody ofError(JsonNode error) {
        return of(JsonNodeFactory.instance.objectNode().set(REASON_ERROR, error));
    }

    /** Returns the error that a JSON value describes. */
    public static ErrorBody of(JsonNode root) {
        List<JsonNode> holders = holdersOf(root);
        String type = null;
        String code = null;
        int status = 0;
        boolean isInnermost = true;
        for (JsonNode holder : holders) {
            code = code != null ? code : codeOf(holder);
            String holderType = type == null ? typeOf(holder) : null;
            // Outside the error itself, the type may be that of an event.
            if (isInnermost || ErrorReport.isTypeOfFailure(holderType)) {
                type = type != null ? type : holderType;
            }
            status = status != 0 ? status : statusOf(holder);
            isInnermost = false;
        }
        String words = ErrorWords.of(root);
        if (code == null) {
            code = type != null ? type : codeWordOf(root);
        }
        if (code == null) {
            code = ErrorMember.nameOfWrapped(root);
        }
        JsonNode details = root.path("error_details");
        if (details.isObject()) {
            code = code != null ? code : Json.textOf(details, "notification_id");
            if (ErrorWords.known(root).isEmpty()) {
                words = ErrorWords.known(details);
            }
        }
        // GitHub's services link to documentation, such as about SAML.
        for (String address :
                Stream.of(Json.textOf(details, "url"), Json.textOf(root, "documentation_url"))
                        .filter(Objects::nonNull)
                        .toList()) {
            words = (words.isEmpty() ? "" : words + " ") + "(see " + address + ")";
        }
        return new ErrorBody(words, code, type, status != 0 ? status : statusIn(words));
    }

    /** Returns the objects that may hold the code, the innermost first. */
    private static List<JsonNode> holdersOf(JsonNode root) {
        List<JsonNode> holders = new ArrayList<>();
        JsonNode holder = root;
        while (holder.isArray() && !holder.isEmpty()) {
            holder = holder.get(0);
        }
        while (holder.isObject()) {
            holders.add(0, holder);
            holder = innerOf(holder);
        }
        return holders.isEmpty() ? List.of(root) : holders;
    }

    private static JsonNode innerOf(JsonNode holder) {
        JsonNode error = ErrorMember.errorOf(holder);
        for (JsonNode inner :
                List.of(
                        error,
                        error.path(0),
                        ErrorMember.named(holder, "detail"),
                        ErrorMember.named(holder, "errors").path(0))) {
            if (inner.isObject()) {
                return inner;
            }
        }
        return MissingNode.getInstance();
    }

    private static String codeOf(JsonNode holder) {
        for (String name : CODE_NAMES) {
            String code = ErrorMember.textOf(holder, name);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    /** The type {@code error} of an event does not say which error it is. */
    private static String typeOf(JsonNode holder) {
        for (String name : TYPE_NAMES) {
            String type = ErrorMember.textOf(holder, name);
            if (type != null && !type.equals(REASON_ERROR) && !type.equals(NO_TYPE)) {
                return type;
            }
        }
        JsonNode status = holder.path("status");
        // Google's name for the status.
        return status.isTextual() && status.textValue().matches("[A-Z]+(?:_[A-Z]+)*")
                ? status.textValue()
                : null;
    }

    /** OAuth servers and others write the code as the value of {@code error}. */
    private static String codeWordOf(JsonNode root) {
        JsonNode error = ErrorMember.named(root, REASON_ERROR);
        return error.isTextual() && CODE_WORD.matcher(error.textValue()).matches()
                ? error.textValue()
                : null;
    }

    /** Returns the status of a failure in an object; 0 if there is none. */
    static int statusOf(JsonNode holder) {
        for (String name : STATUS_NAMES) {
            JsonNode value = ErrorMember.named(holder, name);
            String text = value.isValueNode() ? value.asText().strip() : "";
            if (text.matches("[45]\\d\\d")) {
                return Integer.parseInt(text);
            }
        }
        return 0;
    }

    private static int statusIn(String words) {
        Matcher status = STATUS_IN_WORDS.matcher(words);
        return status.find() ? Integer.parseInt(status.group(1)) : 0;
    }

    /** Servers write errors as events even in a response with an error status. */
    private static JsonNode reportInEvents(String text) {
        return text.lines()
                .filter(line -> line.startsWith("data:") || line.startsWith("error:"))
                .map(line -> jsonOf(line.substring(line.indexOf(':') + 1).strip()))
                .filter(event -> event != null && event.isContainerNode())
                .findFirst()
                .orElse(null);
    }

    private static ErrorBody ofText(String words) {
        return new ErrorBody(words, null, null, statusIn(words));
    }

    /** Text after an object is ignored; any other JSON must be the whole text. */
    private static JsonNode jsonOf(String text) {
        try {
            return text.startsWith("{") ? Json.PARTS.readTree(text) : Json.MAPPER.readTree(text);
        } catch (IOException notJson) {
            // Read as text.
            return null;
        }
    }

    /** Returns whether the text is an XML document other than a page. */
    private static boolean isXml(String text) {
        return text.startsWith("<?xml") && !text.toLowerCase(Locale.ROOT).contains("<html");
    }

    private static String withoutTags(String html) {
        // Takes linear time even if a hostile page opens many tags and never closes them.
        return html.replaceAll("(?is)<(script|style)\\b.*?(</\\1>|\\z)", " ")
                .replaceAll("<[^<>]*>", " ");
    }
}
