package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Looks at an answer that begins as JSON does. Holds no state, so any thread may use it. */
public final class AnswerJson {

    private AnswerJson() {}

    /**
     * Returns whether a whole JSON value is followed by anything, as in a stream whose events have
     * lost the names of their fields.
     */
    public static boolean isFollowed(byte[] answer) {
        if (!mayBeFollowed(answer)) {
            return false;
        }
        try (JsonParser json = Json.MAPPER.createParser(answer)) {
            json.nextToken();
            json.skipChildren();
            int end = (int) json.currentLocation().getByteOffset();
            while (end < answer.length && Character.isWhitespace((char) answer[end])) {
                end++;
            }
            return end < answer.length;
        } catch (IOException notJson) {
            return false;
        }
    }

    /**
     * Returns false if nothing can follow, so that most answers are parsed once only: a value ends
     * with a closing bracket, behind which a whole answer has nothing but what goes on.
     */
    private static boolean mayBeFollowed(byte[] answer) {
        boolean mayHaveEnded = false;
        for (byte b : answer) {
            if (b == '}' || b == ']') {
                mayHaveEnded = true;
            } else if (mayHaveEnded && !Character.isWhitespace(b)) {
                if (b != ',') {
                    return true;
                }
                mayHaveEnded = false;
            }
        }
        return false;
    }
}
