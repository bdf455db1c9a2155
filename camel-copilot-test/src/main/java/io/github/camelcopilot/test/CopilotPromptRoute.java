// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A prompt to Copilot in one format. In lenient mode, also handles the prompts to other providers.
 */
final class CopilotPromptRoute implements Route {

    private final WireFormat format;
    private final PromptChecks checks;
    private final Predicate<String> expired;
    private final Function<RecordedRequest, RequestAccount> accounts;

    /**
     * The route.
     *
     * @param format the wire format of the prompt
     * @param checks the checks of the body
     * @param expired whether an access token has expired
     * @param accounts opens the account of a prompt
     */
    CopilotPromptRoute(
            WireFormat format,
            PromptChecks checks,
            Predicate<String> expired,
            Function<RecordedRequest, RequestAccount> accounts) {
        this.format = format;
        this.checks = checks;
        this.expired = expired;
        this.accounts = accounts;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return request.isTo("POST", format.path(), lenient);
    }

    @Override
    public RequestAccount open(RecordedRequest request) {
        return accounts.apply(request);
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return HeaderChecks.refusePrompt(request, expired)
                .or(
                        () ->
                                Simulator.refuse(request, format, format.copilotErrors(), checks)
                                        .map(CopilotPromptRoute::served))
                .or(() -> refuseImages(request));
    }

    private Optional<Answer> refuseImages(RecordedRequest request) {
        boolean announced = request.header("Copilot-Vision-Request").orElse("").equals("true");
        if (announced || !new Prompt(format, request.json()).hasImage()) {
            return Optional.empty();
        }
        return Optional.of(
                served(
                        format.copilotErrors()
                                .badRequest(
                                        "missing required Copilot-Vision-Request header for vision"
                                                + " requests")));
    }

    /** Returns the refusal as plain text, which Copilot uses for all errors. */
    private static Answer served(Answer refusal) {
        return refusal.header("Content-Type", ServiceErrors.CONTENT_TYPE);
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return HeaderChecks.refuseExpired(request, expired)
                .orElseGet(() -> Simulator.answer(request, format, format.copilotErrors()));
    }
}
