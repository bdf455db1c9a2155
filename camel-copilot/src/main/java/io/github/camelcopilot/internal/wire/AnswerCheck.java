// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;

/**
 * Rejects results that are no answer although they have its form, in all formats. Holds no state,
 * so any thread may use it.
 */
public final class AnswerCheck {

    private AnswerCheck() {}

    /**
     * Returns the result as it is.
     *
     * @throws ErrorEventException if its finish reason says that the service failed
     * @throws UnreadableAnswerException if it holds nothing at all
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
