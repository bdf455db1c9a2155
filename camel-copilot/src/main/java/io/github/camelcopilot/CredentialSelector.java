// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.login.CredentialStatus;
import io.github.camelcopilot.internal.login.LoginSettings;
import io.github.camelcopilot.internal.login.LoginTokenSource;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.login.TokenSources;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.internal.options.EndpointOptions;
import io.github.camelcopilot.internal.options.LoginOptions;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Selects the credential that an endpoint sends unless the caller provides one: from the options,
 * the environment or a login. Used by the threads that start endpoints or read JMX attributes.
 */
final class CredentialSelector {

    private final Supplier<CopilotRuntime> runtime;
    private volatile UnaryOperator<String> environment = System::getenv;

    /**
     * @param runtime supplies the current runtime, whose logins and provided tokens are shared
     */
    CredentialSelector(Supplier<CopilotRuntime> runtime) {
        this.runtime = runtime;
    }

    /**
     * Replaces the environment variables in tests.
     *
     * @param environment maps a variable's name to its value, or to null
     */
    void setEnvironment(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * Returns the login that the options select. The caller must release its account to {@link
     * CopilotRuntime#logins()}.
     *
     * @param transport sends the requests of the login; null if none will be sent
     */
    LoginTokenSource login(
            LoginOptions options, CopilotConfiguration configuration, HttpTransport transport) {
        TokenStore store = store(configuration);
        LoginSettings settings =
                new LoginSettings(
                        store,
                        options.key(),
                        options.host(),
                        options.clientId(),
                        options.scope(),
                        options.timeout(),
                        configuration.getUserAgent(),
                        transport);
        return new LoginTokenSource(
                runtime.get().logins().acquire(store, options.key()), settings, options.auto());
    }

    private TokenStore store(CopilotConfiguration configuration) {
        return configuration.getTokenStore() != null
                ? configuration.getTokenStore()
                : FileTokenStore.at(FileTokenStore.defaultFile(environment, userHome()));
    }

    /**
     * Returns the user's home directory. Java 17 reports "?" for a user without an entry in the
     * password database, as in many containers; HOME is set there.
     */
    private String userHome() {
        String home = System.getProperty("user.home", "?");
        String variable = environment.apply("HOME");
        return home.equals("?") && variable != null ? variable : home;
    }

    /**
     * Returns the credential that the options select.
     *
     * @param login used for {@code provider=copilot} if no other credential is set
     */
    TokenSource select(
            EndpointOptions options, CopilotConfiguration configuration, LoginTokenSource login) {
        TokenSource provided =
                configuration.getTokenProvider() == null
                        ? null
                        : runtime.get().providedToken(configuration.getTokenProvider());
        return configuration.getProvider() == ProviderName.COPILOT
                ? TokenSources.ofCopilot(
                        provided,
                        configuration.getToken(),
                        environment,
                        secret -> options.provider().refusal(secret).isPresent(),
                        login)
                : TokenSources.ofOtherProvider(
                        provided, configuration.getBearerToken(), configuration.getApiKey());
    }

    /**
     * Returns the status of the credential that the options select; empty if none is required.
     *
     * @throws CopilotException if the token store cannot be used
     */
    Optional<CredentialStatus> status(CopilotConfiguration configuration) throws CopilotException {
        EndpointOptions options = EndpointOptions.of(CopilotOperation.LOGIN, configuration);
        LoginTokenSource login = login(options.login(), configuration, null);
        try {
            return CredentialMonitor.status(select(options, configuration, login));
        } finally {
            runtime.get().logins().release(login.account());
        }
    }
}
