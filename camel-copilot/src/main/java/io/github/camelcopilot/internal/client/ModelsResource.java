// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.wire.ModelsJson;

/** The list of models of a provider. Immutable, so any thread may use it. */
final class ModelsResource implements Resource<ModelList> {

    private static final long MAX_SIZE = 8 << 20;

    private final Provider provider;
    private final ResponseFailures failures;

    ModelsResource(Provider provider, ResponseFailures failures) {
        this.provider = provider;
        this.failures = failures;
    }

    @Override
    public String title() {
        return "The list of models";
    }

    @Override
    public long maxSize() {
        return MAX_SIZE;
    }

    @Override
    public HttpRequest request(AuthorizedSend send) {
        return HttpRequest.ofGet(
                provider.modelsAddress(),
                send.fields("application/json", provider.modelsHeaders()));
    }

    @Override
    public ModelList decode(HttpResponse response, AuthorizedSend send) throws CopilotException {
        return failures.decode(response, send.context(), ModelsJson::read);
    }
}
