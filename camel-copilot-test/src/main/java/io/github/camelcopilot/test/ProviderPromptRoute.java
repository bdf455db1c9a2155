// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A prompt to a provider other than Copilot, at one of its paths. Strict mode only. */
final class ProviderPromptRoute implements Route {

    private final Provider provider;
    private final WireFormat format;
    private final Pattern path;
    private final PromptChecks checks;
    private final Function<RecordedRequest, RequestAccount> accounts;

    private ProviderPromptRoute(
            Provider provider,
            WireFormat format,
            String path,
            PromptChecks checks,
            Function<RecordedRequest, RequestAccount> accounts) {
        this.provider = provider;
        this.format = format;
        this.path = Pattern.compile(path);
        this.checks = checks;
        this.accounts = accounts;
    }

    /**
     * Returns all such routes.
     *
     * @param checks the checks of the body
     * @param accounts opens the account of a prompt
     */
    static List<Route> all(
            PromptChecks checks, Function<RecordedRequest, RequestAccount> accounts) {
        return List.of(
                new ProviderPromptRoute(
                        Provider.ANTHROPIC, WireFormat.MESSAGES, "/v1/messages", checks, accounts),
                new ProviderPromptRoute(
                        Provider.OPENAI,
                        WireFormat.COMPLETIONS,
                        "/v1/chat/completions",
                        checks,
                        accounts),
                new ProviderPromptRoute(
                        Provider.OPENAI, WireFormat.RESPONSES, "/v1/responses", checks, accounts),
                new ProviderPromptRoute(
                        Provider.AZURE,
                        WireFormat.COMPLETIONS,
                        "/openai/deployments/[^/]+/chat/completions",
                        checks,
                        accounts),
                new ProviderPromptRoute(
                        Provider.AZURE,
                        WireFormat.RESPONSES,
                        "/openai/responses",
                        checks,
                        accounts),
                new ProviderPromptRoute(
                        Provider.AZURE_V1,
                        WireFormat.COMPLETIONS,
                        "/openai/v1/chat/completions",
                        checks,
                        accounts),
                new ProviderPromptRoute(
                        Provider.AZURE_V1,
                        WireFormat.RESPONSES,
                        "/openai/v1/responses",
                        checks,
                        accounts));
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
        return provider.refuse(request)
                .or(() -> Simulator.refuse(request, format, provider.errors(), checks));
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return Simulator.answer(request, format, provider.errors());
    }
}
