package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.time.Duration;

/**
 * What an endpoint settles for the logins that it begins and the tokens that it renews.
 *
 * @param store where tokens are kept
 * @param key whose login
 * @param host where to log in
 * @param clientId the OAuth app that asks, the user's own; null = no login can begin here
 * @param scope what the app asks for; null or blank = nothing beside what Copilot needs
 * @param timeout how long a person may take to enter the code
 * @param userAgent of the requests
 * @param transport sends them
 */
public record LoginSettings(
        TokenStore store,
        TokenKey key,
        GitHubHost host,
        String clientId,
        String scope,
        Duration timeout,
        String userAgent,
        HttpTransport transport) {}
