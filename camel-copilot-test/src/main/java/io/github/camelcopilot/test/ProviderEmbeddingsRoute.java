// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A request for embeddings to a provider other than Copilot. Strict mode only. */
final class ProviderEmbeddingsRoute implements Route {

    private final Provider provider;
    private final Pattern path;
    private final Function<EmbeddingsBody, Optional<String>> check;
    private final Function<RecordedRequest, RequestAccount> accounts;

    private ProviderEmbeddingsRoute(
            Provider provider,
            String path,
            Function<EmbeddingsBody, Optional<String>> check,
            Function<RecordedRequest, RequestAccount> accounts) {
        this.provider = provider;
        this.path = Pattern.compile(path);
        this.check = check;
        this.accounts = accounts;
    }

    /**
     * Returns all such routes.
     *
     * @param accounts opens the account of a request
     */
    static List<Route> all(Function<RecordedRequest, RequestAccount> accounts) {
        Function<EmbeddingsBody, Optional<String>> withModel =
                body -> body.objection().or(body::withoutModel);
        return List.of(
                new ProviderEmbeddingsRoute(Provider.OPENAI, "/v1/embeddings", withModel, accounts),
                new ProviderEmbeddingsRoute(
                        Provider.AZURE,
                        "/openai/deployments/[^/]+/embeddings",
                        EmbeddingsBody::objection,
                        accounts),
                new ProviderEmbeddingsRoute(
                        Provider.AZURE_V1, "/openai/v1/embeddings", withModel, accounts));
    }

    /** Returns the refusal of a body that is invalid. */
    static Optional<Answer> refuse(
            RecordedRequest request,
            ErrorShape errors,
            Function<EmbeddingsBody, Optional<String>> check) {
        return request.tryJson()
                .map(body -> check.apply(new EmbeddingsBody(body)))
                .orElse(Optional.of("the body is not valid JSON"))
                .map(errors::badRequest);
    }

    /** Returns the vectors, or the refusal of a body without texts. */
    static Answer answer(RecordedRequest request, ErrorShape errors) {
        return refuse(request, errors, EmbeddingsBody::unreadable)
                .orElseGet(() -> new EmbeddingsBody(request.json()).answer());
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return !lenient
                && request.method().equals("POST")
                && path.matcher(request.route()).matches()
                && provider.isMeant(request);
    }

    @Override
    public RequestAccount open(RecordedRequest request) {
        return accounts.apply(request);
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return provider.refuse(request).or(() -> refuse(request, provider.errors(), check));
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return answer(request, provider.errors());
    }
}
