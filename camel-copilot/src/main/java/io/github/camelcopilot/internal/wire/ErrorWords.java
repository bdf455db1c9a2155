// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the texts of an error in any member and at any depth of its JSON: the message itself, its
 * details, and the error of an upstream service, which may be JSON within a text. To be used once,
 * by one thread.
 */
final class ErrorWords {

    /** Members that hold the message itself. */
    private static final List<String> SENTENCES =
            List.of(
                    "message",
                    "faultstring",
                    "detail",
                    "msg",
                    "errordescription",
                    "errormessage",
                    "errormsg",
                    "description",
                    "reason",
                    "explanation",
                    "statusmsg");

    /** Members that hold further texts: other errors, or the error of an upstream service. */
    private static final List<String> FURTHER =
            List.of(
                    "error",
                    "errors",
                    "details",
                    "raw",
                    "metadata",
                    "innererror",
                    "cause",
                    "reasons",
                    "fieldviolations",
                    "violations");

    /** Members of an error in a list that state what it is about. */
    private static final List<String> PLACES = List.of("loc", "field", "path", "location");

    /** Members that hold types or ids instead of texts. */
    private static final Set<String> ENVELOPE =
            Set.of(
                    "type",
                    "object",
                    "status",
                    "code",
                    "errorcode",
                    "id",
                    "requestid",
                    "success",
                    "ok",
                    "created",
                    "model",
                    "param",
                    "index",
                    "sequencenumber",
                    "timestamp");

    /** Maximum depth of objects. */
    private static final int MAX_DEPTH = 12;

    /** Maximum number of errors read from a list. */
    private static final int MAX_ERRORS = 20;

    /** Maximum number of texts. */
    private static final int MAX_SENTENCES = 50;

    private final Set<String> found = new LinkedHashSet<>();

    private ErrorWords() {}

    /** Returns all texts of an error on one line; empty if there are none. */
    static String of(JsonNode error) {
        String known = known(error);
        return known.isEmpty() && isWorthQuoting(error) ? oneLine(error.toString()) : known;
    }

    /** Returns the texts in members that are known to hold texts; empty if there are none. */
    static String known(JsonNode error) {
        ErrorWords words = new ErrorWords();
        words.collect(error, 0);
        return String.join("; ", words.found);
    }

    static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    /** Returns whether anything was found. */
    private boolean collect(JsonNode value, int depth) {
        if (depth > MAX_DEPTH) {
            return false;
        }
        if (value.isTextual()) {
            return collectText(value.textValue(), depth);
        }
        if (value.isArray()) {
            boolean any = false;
            for (int i = 0; i < Math.min(value.size(), MAX_ERRORS); i++) {
                any |= collectItem(value.get(i), depth + 1);
            }
            return any;
        }
        return value.isObject() && collectMembers(value, depth);
    }

    private boolean collectMembers(JsonNode object, int depth) {
        boolean any = false;
        for (String name : SENTENCES) {
            any |= collectMember(ErrorMember.named(object, name), depth);
        }
        any |= collectWrapped(object, depth);
        for (String name : FURTHER) {
            JsonNode value = ErrorMember.named(object, name);
            // If there is a message, the details are read only if they are texts.
            any |= any ? collect(value, depth + 1) : collectMember(value, depth);
        }
        // The title is the same for all errors of a type, so it is read last.
        return any || collect(ErrorMember.named(object, "title"), depth + 1);
    }

    private boolean collectWrapped(JsonNode object, int depth) {
        String name = ErrorMember.nameOfWrapped(object);
        return name != null && collect(object.path(name), depth + 1);
    }

    /** A member that holds texts is quoted even if nothing within it is known. */
    private boolean collectMember(JsonNode value, int depth) {
        if (collect(value, depth + 1)) {
            return true;
        }
        return value.isContainerNode() && isWorthQuoting(value) && add(value.toString());
    }

    private boolean collectItem(JsonNode item, int depth) {
        String place = placeOf(item);
        if (place.isEmpty()) {
            return collect(item, depth);
        }
        ErrorWords words = new ErrorWords();
        return words.collect(item, depth) && add(place + ": " + String.join("; ", words.found));
    }

    private static String placeOf(JsonNode item) {
        for (String name : PLACES) {
            JsonNode place = ErrorMember.named(item, name);
            if (place.isArray()) {
                StringBuilder path = new StringBuilder();
                for (JsonNode step : place) {
                    path.append(path.isEmpty() ? "" : ".").append(step.asText());
                }
                return path.toString();
            }
            if (place.isTextual()) {
                return place.textValue();
            }
        }
        return "";
    }

    private boolean collectText(String text, int depth) {
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            try {
                if (collect(Json.MAPPER.readTree(stripped), depth + 1)) {
                    return true;
                }
            } catch (JsonProcessingException words) {
                // A text that only begins like JSON.
            }
        }
        return add(text);
    }

    /**
     * Adds a text, unless another one contains it.
     *
     * @return false if the text is blank
     */
    private boolean add(String text) {
        String line = oneLine(text);
        if (line.isEmpty()) {
            return false;
        }
        if (found.size() < MAX_SENTENCES
                && found.stream().noneMatch(known -> known.contains(line))) {
            found.add(line);
        }
        return true;
    }

    /** Returns whether the value holds more than types and ids. */
    private static boolean isWorthQuoting(JsonNode value) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (!ENVELOPE.contains(ErrorMember.plain(member.getKey()))
                        && isWorthQuoting(member.getValue())) {
                    return true;
                }
            }
            return false;
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (isWorthQuoting(item)) {
                    return true;
                }
            }
            return false;
        }
        return ErrorMember.saysAnything(value);
    }
}
