// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether a JSON value received instead of an answer or an event reports a failure. A
 * member {@code error} that states anything does, and so does an object whose type is {@code
 * error}. Anything else does so only in the absence of any part of an answer, since similar texts
 * may be warnings or progress. Holds no state, so any thread may use it.
 */
final class ErrorReport {

    /** Members that hold a part of an answer, in one format or another. */
    private static final List<String> CONTENT =
            List.of(
                    "choices",
                    "output",
                    "content",
                    "delta",
                    "item",
                    "part",
                    "content_block",
                    "response",
                    "candidates",
                    "models",
                    "text",
                    "output_text",
                    "completion",
                    "generated_text");

    /** Members that hold the text of a failure. */
    private static final List<String> WORDS =
            List.of(
                    "message",
                    "detail",
                    "details",
                    "msg",
                    "errordescription",
                    "title",
                    "reason",
                    "description");

    /** Members that only a failure has. */
    private static final List<String> ONLY_OF_FAILURES =
            List.of("errors", "errormessage", "errormsg", "errorcode", "errcode", "errortype");

    /** Members that state what an object is: a failure, or something else. */
    private static final List<String> KINDS =
            List.of("type", "object", "status", "state", "level", "event", "kind", "phase");

    /** Members that no failure has. */
    private static final List<String> NEVER_OF_FAILURES = List.of("usage", "progress", "percent");

    /** Members that a failure with an empty error may have. */
    private static final Set<String> BESIDE_EMPTY =
            Set.of(
                    "error",
                    "id",
                    "object",
                    "type",
                    "created",
                    "model",
                    "requestid",
                    "param",
                    "choices");

    private static final Set<String> FAILED =
            Set.of("error", "failed", "failure", "fail", "fatal", "exception");

    private static final Pattern OF_FAILURE =
            Pattern.compile(
                    "error|exception|fail|fatal|invalid|denied|forbidden|unauthor|not_?found|exceed"
                            + "|limit|overload|unavailable|timeout|refused|reject|unsupported"
                            + "|blocked|abort|throttl|quota|bad_|://",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern CODE_OF_SUCCESS =
            Pattern.compile("0+|2\\d\\d|ok|success", Pattern.CASE_INSENSITIVE);

    private ErrorReport() {}

    /** Returns whether the value reports a failure. */
    static boolean isIn(JsonNode root) {
        if (!root.isObject()) {
            return false;
        }
        JsonNode error = ErrorMember.named(root, "error");
        if (ErrorMember.saysAnything(error) || isCalledError(root)) {
            return true;
        }
        if (hasContent(root)) {
            return false;
        }
        return (ErrorMember.isGiven(error) && isOnlyEmptyError(root))
                || ErrorMember.nameOfWrapped(root) != null
                || isFlat(root);
    }

    /** Returns whether the name of a type is that of a failure. */
    static boolean isTypeOfFailure(String type) {
        return type != null && OF_FAILURE.matcher(type).find();
    }

    private static boolean isCalledError(JsonNode root) {
        return "error".equals(root.path("type").textValue())
                || "error".equals(root.path("object").textValue());
    }

    private static boolean hasContent(JsonNode root) {
        for (String name : CONTENT) {
            if (isContent(root.path(name))) {
                return true;
            }
        }
        // If it is an object, it may hold the details of a failure.
        if (root.path("data").isArray() && isContent(root.path("data"))) {
            return true;
        }
        // An object in an answer or an event; the text of a failure.
        JsonNode message = root.path("message");
        return message.has("role") || message.has("content");
    }

    private static boolean isContent(JsonNode value) {
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (isContent(item)) {
                    return true;
                }
            }
            return false;
        }
        return value.isTextual() ? !value.textValue().isEmpty() : !value.isEmpty();
    }

    private static boolean isOnlyEmptyError(JsonNode root) {
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (!BESIDE_EMPTY.contains(ErrorMember.plain(member.getKey()))
                    && !member.getValue().isNull()) {
                return false;
            }
        }
        return !isOfAnotherKind(root);
    }

    /** Returns whether the object is the error itself. */
    private static boolean isFlat(JsonNode root) {
        if (ErrorBody.statusOf(root) > 0 || isUnsuccessful(root)) {
            return true;
        }
        for (String name : ONLY_OF_FAILURES) {
            JsonNode value = ErrorMember.named(root, name);
            if (ErrorMember.saysAnything(value) && !isCodeOfSuccess(value)) {
                return true;
            }
        }
        if (!hasWords(root)) {
            return false;
        }
        JsonNode code = ErrorMember.named(root, "code");
        if (code.isValueNode() && ErrorMember.saysAnything(code)) {
            return !isCodeOfSuccess(code);
        }
        return !ErrorMember.isGiven(code) && !isOfAnotherKind(root);
    }

    private static boolean isUnsuccessful(JsonNode root) {
        String success = root.path("success").asText(root.path("ok").asText(""));
        String status = root.path("status").asText("").toLowerCase(Locale.ROOT);
        return "false".equals(success) || FAILED.contains(status);
    }

    private static boolean isCodeOfSuccess(JsonNode code) {
        return code.isValueNode() && CODE_OF_SUCCESS.matcher(code.asText().strip()).matches();
    }

    private static boolean hasWords(JsonNode root) {
        for (String name : WORDS) {
            if (ErrorMember.saysAnything(ErrorMember.named(root, name))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a member states that the object is something other than a failure. */
    private static boolean isOfAnotherKind(JsonNode root) {
        for (String name : KINDS) {
            JsonNode kind = root.path(name);
            if (kind.isTextual()
                    && !kind.textValue().isBlank()
                    && !kind.textValue().equals("about:blank")
                    && !isTypeOfFailure(kind.textValue())) {
                return true;
            }
        }
        for (String name : NEVER_OF_FAILURES) {
            if (ErrorMember.isGiven(root.path(name))) {
                return true;
            }
        }
        return root.path("success").asBoolean(false) || root.path("choices").isArray();
    }
}
