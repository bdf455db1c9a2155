// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logins of a component: one {@link AccountLogin} for each account of each store, so that all
 * endpoints share one token, one renewal and one prompt. Publishes events to the listeners, or to
 * the log if no listener accepts them. Thread-safe.
 */
public final class Logins {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    /**
     * Maximum time that {@link #close} waits for renewals in progress. A host that has renewed a
     * token has revoked the old one, so interrupting a renewal can lose the login.
     */
    private static final Duration MAX_CLOSE_WAIT = Duration.ofSeconds(5);

    /** A step of a login that runs on the executor. */
    @FunctionalInterface
    interface Step {
        void run() throws CopilotException;
    }

    private record Account(TokenStore store, TokenKey key) {}

    private final Scheduler scheduler;
    private final Executor executor;
    private final Map<Account, AccountLogin> accounts = new ConcurrentHashMap<>();

    // In progress, including those of accounts that no endpoint uses any longer.
    private final Set<LoginAttempt> attempts = ConcurrentHashMap.newKeySet();
    private final Set<TokenRenewal> renewals = ConcurrentHashMap.newKeySet();

    private final Set<LoginListener> listeners = new CopyOnWriteArraySet<>();
    private volatile boolean promptsAllowed = true;
    private volatile boolean closed;

    /**
     * @param executor runs tasks that may block briefly: access to the token store, and the
     *     continuations of calls that wait for a token; must not reject tasks
     */
    public Logins(Scheduler scheduler, Executor executor) {
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /**
     * Returns the login of an account, which is created on first use. The caller must {@link
     * #release} it: account names may come from messages, so unused logins are dropped.
     */
    public AccountLogin acquire(TokenStore store, TokenKey key) {
        return accounts.compute(
                new Account(store, key),
                (account, present) -> {
                    AccountLogin login =
                            present == null
                                    ? new AccountLogin(this, new AccountStore(store, key))
                                    : present;
                    login.addUser();
                    return login;
                });
    }

    /** Drops the login unless it has other users, or a renewal or prompt in progress. */
    public void release(AccountLogin login) {
        accounts.computeIfPresent(
                new Account(login.store().store(), login.key()),
                (account, present) -> present == login && login.removeUser() ? null : present);
    }

    /** Drops the login if it has no users, and no renewal or prompt in progress. */
    void dropIfUnused(AccountLogin login) {
        accounts.computeIfPresent(
                new Account(login.store().store(), login.key()),
                (account, present) -> present == login && login.isUnused() ? null : present);
    }

    void onStarted(LoginAttempt attempt) {
        attempts.add(attempt);
    }

    void onEnded(LoginAttempt attempt) {
        attempts.remove(attempt);
    }

    void onStarted(TokenRenewal renewal) {
        renewals.add(renewal);
    }

    void onEnded(TokenRenewal renewal) {
        renewals.remove(renewal);
    }

    int size() {
        return accounts.size();
    }

    public void addListener(LoginListener listener) {
        listeners.add(listener);
    }

    public void removeListener(LoginListener listener) {
        listeners.remove(listener);
    }

    void publish(LoginEvent event) {
        boolean accepted = false;
        for (LoginListener listener : listeners) {
            if (listener.accepts(event.key())) {
                listener.onEvent(event);
                accepted = true;
            }
        }
        if (accepted) {
            LOG.debug("Login to {}: {}", event.key().host(), event.state());
        } else if (event.failure().isPresent()) {
            LOG.warn("{}", event.sentence());
        } else {
            LOG.info("{}", event.sentence());
        }
    }

    /**
     * Runs a step on a thread of the executor.
     *
     * @param onFailed receives any exception of the step
     */
    void execute(TokenKey key, Step step, Consumer<CopilotException> onFailed) {
        executor.execute(
                () -> {
                    try {
                        step.run();
                    } catch (CopilotException failure) {
                        onFailed.accept(failure);
                    } catch (RuntimeException | Error unexpected) {
                        onFailed.accept(
                                new CopilotServerException(
                                        "The login to "
                                                + LoginText.of(key)
                                                + " ended unexpectedly: "
                                                + unexpected.getClass().getName(),
                                        unexpected,
                                        ErrorDetails.NONE));
                    }
                });
    }

    /**
     * Returns the result of the stage, or that of another stage if it takes longer than the limit.
     *
     * @param onTimeout supplies the other stage, on a thread of the executor
     */
    <T> CompletionStage<T> within(
            Duration limit, CompletionStage<T> stage, Supplier<CompletionStage<T>> onTimeout) {
        CompletableFuture<T> first = new CompletableFuture<>();
        Scheduler.Alarm alarm =
                scheduler.schedule(
                        limit, () -> executor.execute(() -> Stages.copy(onTimeout.get(), first)));
        Stages.copy(stage.whenComplete((found, failure) -> alarm.cancel()), first);
        return first;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends all prompts and permits no new ones, because the component is about to stop. */
    public void stopPrompts() {
        promptsAllowed = false;
        attempts.forEach(LoginAttempt::stop);
    }

    boolean arePromptsAllowed() {
        return promptsAllowed;
    }

    /**
     * Waits for renewals in progress, up to {@link #MAX_CLOSE_WAIT}, and ends everything else
     * immediately.
     */
    public void close() {
        closed = true;
        stopPrompts();
        long deadline = System.nanoTime() + MAX_CLOSE_WAIT.toNanos();
        renewals.forEach(renewal -> renewal.await(deadline - System.nanoTime()));
        renewals.forEach(TokenRenewal::cancel);
        accounts.values().forEach(AccountLogin::close);
    }
}
