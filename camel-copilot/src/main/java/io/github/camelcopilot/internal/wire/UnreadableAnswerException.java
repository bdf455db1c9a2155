// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/**
 * An answer is not valid in its wire format. The message says what is wrong and quotes nothing of
 * the answer.
 */
public final class UnreadableAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableAnswerException(String message) {
        super(message);
    }
}
