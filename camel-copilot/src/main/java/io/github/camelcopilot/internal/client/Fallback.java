// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides whether a prompt that has failed is sent once more, to {@code fallbackModel}: if the
 * quota is exhausted, or the model is refused or overloaded. Holds no state, so any thread may use
 * it.
 */
final class Fallback {

    private static final int OVERLOADED = 529;

    /** Codes of limits that apply to one model only. */
    private static final Pattern MODEL_LIMIT =
            Pattern.compile("modeloverloaded|overloaded|usermodelratelimit|engineoverloaded");

    /** The code of a prompt that names no model although the provider requires one. */
    private static final String NO_MODEL = "model_missing";

    private Fallback() {}

    /**
     * Returns the prompt for the fallback model; empty if there is none, or if another model would
     * not help.
     */
    static Optional<Prompt> prompt(Prompt failed, CopilotException failure) {
        String next = failed.fallbackModel();
        String model = failed.request().model();
        if (next == null || next.equals(model)) {
            return Optional.empty();
        }
        return reason(failure)
                .map(
                        reason ->
                                failed.forFallback(
                                        (model == null ? "the default model" : model)
                                                + ": "
                                                + reason));
    }

    private static Optional<String> reason(CopilotException failure) {
        if (failure instanceof CopilotQuotaException) {
            return Optional.of(withCode("the quota is exhausted", failure));
        }
        if (failure instanceof CopilotModelException) {
            return NO_MODEL.equals(failure.getCode())
                    ? Optional.empty()
                    : Optional.of(withCode("the model is refused", failure));
        }
        return isOverloaded(failure)
                ? Optional.of(withCode("the model is overloaded", failure))
                : Optional.empty();
    }

    private static String withCode(String reason, CopilotException failure) {
        String code = failure.getCode();
        return code == null || code.isEmpty() ? reason : reason + " (" + code + ")";
    }

    private static boolean isOverloaded(CopilotException failure) {
        boolean mayBeOverloaded = failure.getStatus() == 429 || failure.getStatus() / 100 == 5;
        return failure.getStatus() == OVERLOADED
                || MODEL_LIMIT.matcher(ErrorCodeFamily.normalize(failure.getCode())).lookingAt()
                || (mayBeOverloaded
                        && failure.getMessage().toLowerCase(Locale.ROOT).contains("overloaded"));
    }
}
