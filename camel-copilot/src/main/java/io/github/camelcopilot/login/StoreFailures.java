package io.github.camelcopilot.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.TokenKey;

/** What becomes of a token store that fails: it may be the user's own, and throw anything. */
final class StoreFailures {

    private StoreFailures() {}

    static CopilotException of(TokenKey key, RuntimeException failure) {
        return new CopilotAuthenticationException(
                "The token store of the login to "
                        + Wording.of(key)
                        + " failed: "
                        + failure.getMessage(),
                failure,
                ErrorDetails.ofCode("token_store"));
    }
}
