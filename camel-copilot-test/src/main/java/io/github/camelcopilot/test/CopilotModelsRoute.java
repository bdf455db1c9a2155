// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code GET /models}: Copilot's list of models. In lenient mode, also handles the requests for the
 * lists of other providers.
 */
final class CopilotModelsRoute implements Route {

    private static final String PATH = "/models";

    private final Models models;
    private final Predicate<String> expired;

    /**
     * The route.
     *
     * @param models what is on the list
     * @param expired whether an access token has expired
     */
    CopilotModelsRoute(Models models, Predicate<String> expired) {
        this.models = models;
        this.expired = expired;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return request.isTo("GET", PATH, lenient);
    }

    @Override
    public AnswerScript scriptOr(AnswerScript ofPrompts) {
        return models.script();
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return HeaderChecks.refuseList(request, expired);
    }

    @Override
    public Answer answer(RecordedRequest request) {
        // A client of Anthropic's list can parse no other; Copilot's is a superset of OpenAI's.
        ModelListForm form =
                Provider.ANTHROPIC.isMeant(request)
                        ? ModelListForm.ANTHROPIC
                        : ModelListForm.COPILOT;
        return HeaderChecks.refuseExpired(request, expired).orElseGet(() -> models.list(form));
    }
}
