// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.OutputViolation;
import io.github.camelcopilot.internal.output.OutputFormat;
import io.github.camelcopilot.internal.output.OutputReading;
import io.github.camelcopilot.internal.text.ExternalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks the final answer of an exchange, and holds the invalid ones, which go back to the model
 * but are not part of the conversation. Used by one thread at a time.
 */
final class FinalAnswer {

    /** Maximum number of violations that the message of an exception lists. */
    private static final int MAX_LISTED = 5;

    /** Maximum number of violations that the model receives. */
    private static final int MAX_CORRECTED = 20;

    /** Maximum number of characters of a violation in a message. */
    private static final int MAX_VIOLATION = 300;

    /** Null if the answer may have any format. */
    private final OutputFormat format;

    private final int maxRetries;
    private int retries;

    /** The invalid answers so far, each with the message that says what is wrong with it. */
    private final List<ChatMessage> rejected = new ArrayList<>();

    /**
     * @param format null = any
     * @param isShown whether the readers have the text already, so that no other one may follow
     */
    FinalAnswer(OutputFormat format, boolean isShown) {
        this.format = format;
        this.maxRetries = format == null || isShown ? 0 : format.retries();
    }

    /** Returns the messages that follow the conversation in the next prompt. */
    List<ChatMessage> rejected() {
        return rejected;
    }

    /** Forgets the invalid answers: another message has followed them. */
    void restart() {
        rejected.clear();
    }

    /**
     * Returns the result with its data.
     *
     * @throws CopilotOutputException if the answer does not have the format
     */
    ChatResult checked(ChatResult result) throws CopilotOutputException {
        if (format == null) {
            return result;
        }
        OutputReading reading = read(result);
        if (reading instanceof OutputReading.Invalid invalid) {
            throw invalid(result, invalid.violations(), "");
        }
        return valid(result, (OutputReading.Valid) reading);
    }

    /**
     * Returns the result with its data; empty if the answer goes back to the model.
     *
     * @param usedBudget the budget that permits no further call, as a sentence; empty = none
     * @throws CopilotOutputException if the answer does not have the format and does not go back
     */
    Optional<ChatResult> checkedOrRejected(ChatResult result, String usedBudget)
            throws CopilotOutputException {
        if (format == null) {
            return Optional.of(result);
        }
        OutputReading reading = read(result);
        if (reading instanceof OutputReading.Valid valid) {
            return Optional.of(valid(result, valid));
        }
        List<OutputViolation> violations = ((OutputReading.Invalid) reading).violations();
        if (retries >= maxRetries) {
            throw invalid(result, violations, "");
        }
        if (!usedBudget.isEmpty()) {
            throw invalid(result, violations, ". It was not sent back: " + usedBudget);
        }
        retries++;
        List<ChatMessage> messages = result.messages();
        rejected.add(messages.get(messages.size() - 1));
        rejected.add(ChatMessage.user(correction(violations)));
        return Optional.empty();
    }

    private OutputReading read(ChatResult result) throws CopilotOutputException {
        if (result.refusal() != null) {
            throw failure(
                    "refusal",
                    result,
                    List.of(),
                    "is a refusal"
                            + (result.refusal().isBlank()
                                    ? ""
                                    : ": "
                                            + ExternalText.oneLine(
                                                    result.refusal(), MAX_VIOLATION)));
        }
        if (result.finishReason() == FinishReason.CONTENT_FILTER) {
            throw failure(
                    "content_filter", result, List.of(), "was ended by a filter of the service");
        }
        if (result.finishReason() == FinishReason.LENGTH) {
            throw failure(
                    "length",
                    result,
                    List.of(),
                    "was cut off at the maximum number of tokens; increase maxTokens");
        }
        return format.read(result.text());
    }

    private static ChatResult valid(ChatResult result, OutputReading.Valid valid) {
        return result.toBuilder().text(valid.text()).output(valid.value()).build();
    }

    private static String correction(List<OutputViolation> violations) {
        String listed =
                violations.stream()
                        .limit(MAX_CORRECTED)
                        .map(each -> "\n- " + shown(each))
                        .collect(Collectors.joining());
        return "This answer is not valid against the JSON Schema:"
                + listed
                + "\nAnswer again with the corrected JSON value, and with nothing else.";
    }

    private CopilotOutputException invalid(
            ChatResult result, List<OutputViolation> violations, String why) {
        String listed =
                violations.stream()
                        .limit(MAX_LISTED)
                        .map(FinalAnswer::shown)
                        .collect(Collectors.joining("; "));
        int more = violations.size() - MAX_LISTED;
        return failure(
                "invalid",
                result,
                violations,
                "does not satisfy its JSON Schema"
                        + (retries == 0
                                ? ""
                                : ", also after "
                                        + retries
                                        + (retries == 1 ? " correction" : " corrections"))
                        + ": "
                        + listed
                        + (more > 0 ? "; and " + more + " more" : "")
                        + why);
    }

    private static String shown(OutputViolation violation) {
        return ExternalText.oneLine(violation.toString(), MAX_VIOLATION);
    }

    /**
     * @param predicate the rest of a sentence about the answer, to which the caller adds the
     *     service
     */
    private static CopilotOutputException failure(
            String code, ChatResult result, List<OutputViolation> violations, String predicate) {
        return new CopilotOutputException(
                predicate,
                ErrorDetails.builder().code(code).requestId(result.requestId()).build(),
                result.text(),
                violations);
    }
}
