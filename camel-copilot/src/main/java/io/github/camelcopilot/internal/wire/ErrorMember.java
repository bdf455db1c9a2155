package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the members of which an error may consist: under whatever spelling of their names, and
 * whether they say anything, since some servers write {@code error} into each answer and leave it
 * empty in those that are good. Holds no state, so any thread may use it.
 */
public final class ErrorMember {

    /** Words that servers write where there is no error. */
    private static final Set<String> NOTHING =
            Set.of("", "null", "none", "false", "0", "ok", "success", "no error");

    private static final String ERROR = "error";

    /** How the names of members end that hold an error. */
    private static final List<String> WRAPPERS = List.of(ERROR, "exception", "fault", "baseresp");

    private ErrorMember() {}

    /** Returns whether there is one, if only an empty one. */
    public static boolean isGiven(JsonNode error) {
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isBoolean() && !error.booleanValue());
    }

    /** Returns whether it says anything: a text, a number but 0, or an object that holds such. */
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
     * @param name in small letters, without separators
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

    /** As {@code plain(member).equals(name)}; makes nothing, since each answer is looked at. */
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
     * Returns the member that is the error: {@code error}, or one that is named after what went
     * wrong, such as {@code throttlingException} of an event of Bedrock's. A missing node if there
     * is none.
     */
    static JsonNode errorOf(JsonNode object) {
        JsonNode error = named(object, ERROR);
        if (isGiven(error)) {
            return error;
        }
        String wrapped = nameOfWrapped(object);
        return wrapped == null ? error : object.path(wrapped);
    }

    /** Returns the name of a member with an object that is named after what went wrong, or null. */
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

    /** Returns a member's name in small letters, without separators. */
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

    /** Returns the text of a member, or null if it says nothing. */
    static String textOf(JsonNode object, String name) {
        JsonNode value = named(object, name);
        if (!value.isValueNode() || !saysAnything(value)) {
            return null;
        }
        return value.asText().strip();
    }
}
