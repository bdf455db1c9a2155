// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * {@code POST /embeddings} of Copilot. In lenient mode, also handles the requests to other
 * providers.
 */
final class CopilotEmbeddingsRoute implements Route {

    private final Predicate<String> expired;
    private final Function<RecordedRequest, RequestAccount> accounts;

    /**
     * The route.
     *
     * @param expired whether an access token has expired
     * @param accounts opens the account of a request
     */
    CopilotEmbeddingsRoute(
            Predicate<String> expired, Function<RecordedRequest, RequestAccount> accounts) {
        this.expired = expired;
        this.accounts = accounts;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return request.isTo("POST", "/embeddings", lenient);
    }

    @Override
    public RequestAccount open(RecordedRequest request) {
        return accounts.apply(request);
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return HeaderChecks.refuseEmbeddings(request, expired)
                .or(
                        () ->
                                ProviderEmbeddingsRoute.refuse(
                                        request,
                                        ErrorShape.COPILOT,
                                        body -> body.objectionOfCopilot().or(body::withoutModel)));
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return HeaderChecks.refuseExpired(request, expired)
                .orElseGet(() -> ProviderEmbeddingsRoute.answer(request, ErrorShape.COPILOT));
    }
}
