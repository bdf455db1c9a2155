// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.login.CredentialKind;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.ResponseHead;
import java.util.Optional;

/**
 * The facts about a failed call that its message may state.
 *
 * @param source of the credential
 * @param token the credential that was sent, which no message may show; null = none
 * @param gitHubApi the API that is called instead of the provider; null = the provider is called
 * @param model the model that was requested or that answered; null = not known
 * @param head status and header fields of the response; null = there was none
 */
record CallContext(
        TokenSource source, Secret token, GitHubApi gitHubApi, String model, ResponseHead head) {

    CallContext withHead(ResponseHead responseHead) {
        return new CallContext(source, token, gitHubApi, model, responseHead);
    }

    /** Returns the origin of the credential if there is one that never changes. */
    Optional<String> fixedOrigin() {
        return source.isRefreshable() || source.kind() == CredentialKind.NONE
                ? Optional.empty()
                : Optional.of(source.origin());
    }
}
