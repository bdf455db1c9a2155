package io.github.camelcopilot.wire;

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
}
