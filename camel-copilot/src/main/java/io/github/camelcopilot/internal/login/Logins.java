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
 * of its endpoints share one token, one renewal and one question to a person. Tells whoever listens
 * what happens to them, and the log where nobody does. Any thread may use it.
 */
public final class Logins {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    /**
     * How long the end of the component waits for renewals under way: a host that has renewed a
     * token has killed the old one, so that leaving would lose the login.
     */
    private static final Duration MAX_FAREWELL = Duration.ofSeconds(5);

    /** Work on a login. */
    interface Step {
        void run() throws CopilotException;
    }

    private record Account(TokenStore store, TokenKey key) {}

    private final Scheduler scheduler;
    private final Executor executor;
    private final Map<Account, AccountLogin> accounts = new ConcurrentHashMap<>();
    private final Set<LoginAttempt> attempts = ConcurrentHashMap.newKeySet();
    private final Set<TokenRenewal> renewals = ConcurrentHashMap.newKeySet();
    private final Set<LoginListener> listeners = new CopyOnWriteArraySet<>();
    private volatile boolean asking = true;
    private volatile boolean closed;

    /**
     * @param executor runs what may block for a moment: the store's work, and what goes on with a
     *     token; it must not reject anything
     */
    public Logins(Scheduler scheduler, Executor executor) {
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /**
     * Returns the login of an account; the first who asks for it makes it. To be given back with
     * {@link #release}, since names of accounts may come from messages, any number of them.
     */
    public AccountLogin acquire(TokenStore store, TokenKey key) {
        return accounts.compute(
                new Account(store, key),
                (account, known) -> {
                    AccountLogin login =
                            known == null
                                    ? new AccountLogin(this, new AccountStore(store, key))
                                    : known;
                    login.used();
                    return login;
                });
    }

    /** Forgets the login unless others use it, or somebody waits for it. */
    public void release(AccountLogin login) {
        accounts.computeIfPresent(
                new Account(login.store().store(), login.key()),
                (account, known) -> known == login && login.unused() ? null : known);
    }

    /** Forgets the login if nobody uses it and nobody waits for it any more. */
    void dropIfUnused(AccountLogin login) {
        accounts.computeIfPresent(
                new Account(login.store().store(), login.key()),
                (account, known) -> known == login && login.isUnused() ? null : known);
    }

    // What is under way, also for accounts that no endpoint uses any more.

    void began(LoginAttempt attempt) {
        attempts.add(attempt);
    }

    void ended(LoginAttempt attempt) {
        attempts.remove(attempt);
    }

    void began(TokenRenewal renewal) {
        renewals.add(renewal);
    }

    void ended(TokenRenewal renewal) {
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

    void tell(LoginEvent event) {
        boolean heard = false;
        for (LoginListener listener : listeners) {
            if (listener.wants(event.key())) {
                listener.happened(event);
                heard = true;
            }
        }
        if (heard) {
            LOG.debug("Login to {}: {}", event.key().host(), event.state());
        } else if (event.failure().isPresent()) {
            LOG.warn("{}", event.sentence());
        } else {
            LOG.info("{}", event.sentence());
        }
    }

    /**
     * Runs a step soon, on a thread of the executor.
     *
     * @param failed is told whatever the step throws, so that whoever waits for it can be told
     */
    void soon(TokenKey key, Step step, Consumer<CopilotException> failed) {
        executor.execute(
                () -> {
                    try {
                        step.run();
                    } catch (CopilotException known) {
                        failed.accept(known);
                    } catch (RuntimeException | Error unexpected) {
                        failed.accept(
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

    /** Returns the stage's result, or that of another stage if it does not come in time. */
    <T> CompletionStage<T> within(
            Duration time, CompletionStage<T> stage, Supplier<CompletionStage<T>> late) {
        CompletableFuture<T> first = new CompletableFuture<>();
        Scheduler.Alarm alarm =
                scheduler.schedule(
                        time, () -> executor.execute(() -> Stages.copy(late.get(), first)));
        Stages.copy(stage.whenComplete((found, failure) -> alarm.cancel()), first);
        return first;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends every question to a person, and asks no more: all is about to stop. */
    public void stopAsking() {
        asking = false;
        attempts.forEach(LoginAttempt::stop);
    }

    boolean isAsking() {
        return asking;
    }

    /** Lets renewals under way end, for a bounded time, and ends everything else at once. */
    public void close() {
        closed = true;
        stopAsking();
        long deadline = System.nanoTime() + MAX_FAREWELL.toNanos();
        renewals.forEach(renewal -> renewal.await(deadline - System.nanoTime()));
        renewals.forEach(TokenRenewal::cancel);
        accounts.values().forEach(AccountLogin::saveUnsaved);
    }
}
