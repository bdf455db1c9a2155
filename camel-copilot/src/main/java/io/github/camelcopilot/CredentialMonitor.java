// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.login.CredentialKind;
import io.github.camelcopilot.internal.login.CredentialStatus;
import io.github.camelcopilot.internal.login.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reports the status of the credentials in use, for the health check and JMX. Sends no request, but
 * may block briefly while reading a token store. Thread-safe.
 */
final class CredentialMonitor {

    /** Supplies the statuses to report while no producer runs. */
    interface Fallback {
        List<CredentialStatus> statuses() throws CopilotException;
    }

    /** The credentials of running producers, one entry for each producer. */
    private final Queue<TokenSource> inUse = new ConcurrentLinkedQueue<>();

    private final Fallback fallback;

    CredentialMonitor(Fallback fallback) {
        this.fallback = fallback;
    }

    /** Adds the credential of a producer that starts. */
    void add(TokenSource credential) {
        inUse.add(credential);
    }

    /** Removes the credential of a producer that stops. */
    void remove(TokenSource credential) {
        inUse.remove(credential);
    }

    /**
     * Returns the statuses of the credentials that running producers use, without duplicates.
     *
     * @throws CopilotException if a token store cannot be used
     */
    List<CredentialStatus> statuses() throws CopilotException {
        Set<CredentialStatus> statuses = new LinkedHashSet<>();
        for (TokenSource credential : inUse) {
            status(credential).ifPresent(statuses::add);
        }
        return List.copyOf(statuses);
    }

    /**
     * Returns the status of a credential. If the service requires none, the result is empty unless
     * it has refused a call without one.
     */
    static Optional<CredentialStatus> status(TokenSource credential) throws CopilotException {
        CredentialStatus status = credential.status();
        boolean isCredential = credential.kind() != CredentialKind.NONE;
        return isCredential || status.state() != CredentialStatus.State.AUTHORIZED
                ? Optional.of(status)
                : Optional.empty();
    }

    /** Returns {@link #statuses()}, or those of the fallback if there are none. */
    private List<CredentialStatus> statusesOrFallback() throws CopilotException {
        List<CredentialStatus> statuses = statuses();
        return statuses.isEmpty() ? fallback.statuses() : statuses;
    }

    /** Returns the distinct states, separated by commas. */
    String states() throws CopilotException {
        return join(status -> Optional.of(status.state().text()));
    }

    /** Returns the distinct accounts, separated by commas. */
    String accounts() throws CopilotException {
        return join(CredentialStatus::account);
    }

    private String join(Function<CredentialStatus, Optional<String>> property)
            throws CopilotException {
        return statusesOrFallback().stream()
                .flatMap(status -> property.apply(status).stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the age of the oldest token in seconds; -1 if unknown.
     *
     * @param now supplies the current time; called only if the age of a token is known
     */
    long ageSeconds(Supplier<Instant> now) throws CopilotException {
        return statusesOrFallback().stream()
                .flatMap(status -> status.issuedAt().stream())
                .mapToLong(issuedAt -> Duration.between(issuedAt, now.get()).toSeconds())
                .max()
                .orElse(-1);
    }

    /** Returns one sentence for each credential. */
    String[] sentences() throws CopilotException {
        return statusesOrFallback().stream().map(CredentialStatus::sentence).toArray(String[]::new);
    }
}
