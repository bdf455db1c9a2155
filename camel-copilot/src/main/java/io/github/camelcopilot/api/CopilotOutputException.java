// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.List;

/**
 * The model has answered, but not as {@code jsonSchema} or {@code outputClass} requires. The code
 * says why: {@code invalid} (the answer does not satisfy the schema), {@code refusal} (the model
 * refuses to answer), {@code length} (the answer was cut off at the maximum number of tokens) or
 * {@code content_filter} (a filter of the service ended the answer).
 */
public class CopilotOutputException extends CopilotException {

    private static final long serialVersionUID = 1L;

    private final String text;
    private final List<OutputViolation> violations;

    /**
     * @param message what failed, without any credential
     * @param details the details, with the code
     * @param text the text of the answer
     * @param violations what is wrong with it
     * @throws NullPointerException if the details, the violations or one of them is null
     */
    public CopilotOutputException(
            String message, ErrorDetails details, String text, List<OutputViolation> violations) {
        super(message, null, details);
        this.text = text;
        this.violations = List.copyOf(violations);
    }

    /** Returns the text of the answer; empty if there is none. */
    public String getText() {
        return text;
    }

    /**
     * Returns what is wrong with the answer, at most 100 violations; empty unless the code is
     * {@code invalid}.
     */
    public List<OutputViolation> getViolations() {
        return violations;
    }
}
