package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the words of an error, in whatever member and depth of its JSON they stand: the sentence
 * itself, the details beside it, and the error of the service behind, which may be JSON within a
 * text. To be used once, by one thread.
 */
final class ErrorWords {

    /** Members that hold the sentence itself. */
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

    /** Members that hold more of it: other errors, or that of the service behind. */
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

    /** Members that say where the error is, for the errors of a list. */
    private static final List<String> PLACES = List.of("loc", "field", "path", "location");

    /** Members that are no words: what the object is, or which. */
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

    /** So many objects within each other are looked at. */
    private static final int MAX_DEPTH = 12;

    /** So many errors of a list are named. */
    private static final int MAX_ERRORS = 20;

    /** So many sentences are gathered. */
    private static final int MAX_SENTENCES = 50;

    private final Set<String> found = new LinkedHashSet<>();

    private ErrorWords() {}

    /** Returns all that an error says, on one line; empty if nothing. */
    static String of(JsonNode error) {
        String known = known(error);
        return known.isEmpty() && isWorthQuoting(error) ? oneLine(error.toString()) : known;
    }

    /** Returns what it says in members that are known to hold words; empty if nothing. */
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
            // Beside a sentence, the details are worth reading only where they are words.
            any |= any ? collect(value, depth + 1) : collectMember(value, depth);
        }
        // The title is that of all errors of this type.
        return any || collect(ErrorMember.named(object, "title"), depth + 1);
    }

    private boolean collectWrapped(JsonNode object, int depth) {
        String name = ErrorMember.nameOfWrapped(object);
        return name != null && collect(object.path(name), depth + 1);
    }

    /** What is in a member for words are the words, even if nothing within is known. */
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
                // Then it is a text that only begins like JSON.
            }
        }
        return add(text);
    }

    /** Returns whether these are words; they are not repeated. */
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

    /** Returns whether there is more than what every error has. */
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
