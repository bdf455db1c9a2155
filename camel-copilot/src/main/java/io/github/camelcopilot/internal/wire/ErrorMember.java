// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the members of an error whatever the spelling of their names, and decides whether they
 * state anything, since some servers write an empty {@code error} into each answer. Holds no state,
 * so any thread may use it.
 */
public final class ErrorMember {

    /** Values that servers write if there is no error. */
    private static final Set<String> NOTHING =
            Set.of("", "null", "none", "false", "0", "ok", "success", "no error");

    private static final String ERROR = "error";

    /** The endings of the names of members that hold an error. */
    private static final List<String> WRAPPERS = List.of(ERROR, "exception", "fault", "baseresp");

    private ErrorMember() {}

    /** Returns whether there is an error, possibly empty. */
    public static boolean isGiven(JsonNode error) {
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isBoolean() && !error.booleanValue());
    }

    /**
     * Returns whether an error states anything: a text, a number other than 0, or an object that
     * holds either.
     */
    public static boolean saysAnything(JsonNode error) {
        if (error.isContainerNode()) {
            for (JsonNode inner : error) {
                if (saysAnything(inner)) {
                    return true;
                }
            }
            return false;
        }
        return error.isNumber()
                ? error.asDouble() != 0
                : isGiven(error)
                        && !NOTHING.contains(error.asText().strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the member of that name, whatever its case and with or without {@code _} and {@code
     * -}: {@code error_msg}, {@code errorMsg} and {@code ErrorMsg} are one. A missing node if the
     * object has none.
     *
     * @param name in lower case, without separators
     */
    static JsonNode named(JsonNode object, String name) {
        JsonNode exact = object.path(name);
        if (!exact.isMissingNode()) {
            return exact;
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (isNamed(member.getKey(), name)) {
                return member.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * Same as {@code plain(member).equals(name)}, but allocates nothing, since it is applied to
     * each answer.
     */
    private static boolean isNamed(String member, String name) {
        int matched = 0;
        for (int i = 0; i < member.length(); i++) {
            char c = member.charAt(i);
            if (c == '_' || c == '-') {
                continue;
            }
            if (matched == name.length() || Character.toLowerCase(c) != name.charAt(matched)) {
                return false;
            }
            matched++;
        }
        return matched == name.length();
    }

    /**
     * Returns the error: the member {@code error}, or one that is named after the failure, such as
     * {@code throttlingException} in an event of Bedrock. A missing node if there is none.
     */
    static JsonNode errorOf(JsonNode object) {
        JsonNode error = named(object, ERROR);
        if (isGiven(error)) {
            return error;
        }
        String wrapped = nameOfWrapped(object);
        return wrapped == null ? error : object.path(wrapped);
    }

    /** Returns the name of the member that is an object named after the failure, or null. */
    static String nameOfWrapped(JsonNode object) {
        if (!object.isObject()) {
            return null;
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = plain(member.getKey());
            if (!name.equals(ERROR)
                    && !name.equals("innererror")
                    && WRAPPERS.stream().anyMatch(name::endsWith)
                    && member.getValue().isObject()
                    && saysAnything(member.getValue())) {
                return member.getKey();
            }
        }
        return null;
    }

    /** Returns the name of a member in lower case, without separators. */
    static String plain(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-') {
                letters.append(c);
            }
        }
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the text of a member, or null if it states nothing. */
    static String textOf(JsonNode object, String name) {
        JsonNode value = named(object, name);
        if (!value.isValueNode() || !saysAnything(value)) {
            return null;
        }
        return value.asText().strip();
    }
}
