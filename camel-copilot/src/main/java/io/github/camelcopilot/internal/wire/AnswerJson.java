// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Distinguishes an answer that is JSON from events without field names. Holds no state, so any
 * thread may use it.
 */
final class AnswerJson {

    private AnswerJson() {}

    /** Returns whether anything follows the first JSON value, as in a stream of events. */
    static boolean isFollowed(byte[] answer) {
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
     * Returns false if nothing can follow, so that most answers are parsed only once: within one
     * value, a closing bracket is followed by a comma or another closing bracket.
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
