// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;
import java.util.Optional;

/** The list of models of a provider other than Copilot. Strict mode only. */
final class ProviderModelsRoute implements Route {

    private final Provider provider;
    private final String path;
    private final ModelListForm form;
    private final Models models;

    private ProviderModelsRoute(Provider provider, String path, ModelListForm form, Models models) {
        this.provider = provider;
        this.path = path;
        this.form = form;
        this.models = models;
    }

    /** Returns all such routes; of two with the same path, the more specific comes first. */
    static List<Route> all(Models models) {
        return List.of(
                new ProviderModelsRoute(
                        Provider.ANTHROPIC, "/v1/models", ModelListForm.ANTHROPIC, models),
                new ProviderModelsRoute(
                        Provider.OPENAI, "/v1/models", ModelListForm.OPENAI, models),
                new ProviderModelsRoute(
                        Provider.AZURE, "/openai/models", ModelListForm.OPENAI, models),
                new ProviderModelsRoute(
                        Provider.AZURE_V1, "/openai/v1/models", ModelListForm.OPENAI, models));
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return !lenient && request.isTo("GET", path, false) && provider.isMeant(request);
    }

    @Override
    public AnswerScript scriptOr(AnswerScript ofPrompts) {
        return models.script();
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return provider.refuse(request);
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return models.list(form);
    }
}
