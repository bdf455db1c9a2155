// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.time.Duration;

/**
 * The settings of an endpoint for the logins that it starts and the tokens that it renews.
 *
 * @param store the store of the tokens
 * @param key the host and account of the login
 * @param host the host to log in to
 * @param clientId the client id of the OAuth app; null = no login can be started
 * @param scope the scopes to request; null or blank = the app's default
 * @param timeout the maximum time for the user to enter the code
 * @param userAgent the value of the header {@code User-Agent}; null or blank = not sent
 * @param transport sends the requests; null if none will be sent
 */
public record LoginSettings(
        TokenStore store,
        TokenKey key,
        LoginHost host,
        String clientId,
        String scope,
        Duration timeout,
        String userAgent,
        HttpTransport transport) {}
