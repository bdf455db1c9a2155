// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;

/**
 * Rejects results that have the form of an answer but are a failure or empty; the same for all wire
 * formats. Holds no state, so any thread may use it.
 */
public final class AnswerCheck {

    private AnswerCheck() {}

    /**
     * Returns the result unchanged.
     *
     * @throws ErrorEventException if its finish reason says that the service failed
     * @throws UnreadableAnswerException if it is empty
     */
    public static ChatResult checked(ChatResult result)
            throws UnreadableAnswerException, ErrorEventException {
        if (result.finishReason() == FinishReason.ERROR) {
            throw new ErrorEventException(ErrorBody.ofFinishReason());
        }
        boolean holdsNothing =
                result.text().isEmpty()
                        && result.reasoning() == null
                        && result.toolCalls().isEmpty()
                        && result.rawFinishReason() == null;
        if (holdsNothing) {
            throw new UnreadableAnswerException(
                    "it is empty: it holds no text, reasoning, tool call or finish reason");
        }
        return result;
    }
}
