package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.login.CredentialKind;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.provider.CredentialField;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What every call to a provider has: a token, the request, at most one fresh token after a 401, and
 * one outcome that its handler is told exactly once. Moved on by whichever thread has the next
 * event (caller, token provider, I/O reactor, scheduler); the state decides who tells the outcome.
 */
abstract class ProviderCall implements HttpCall.Handler {

    private enum State {
        RUNNING,
        /** The outcome is known and waits for a thread that may go on with the route. */
        HANDED_OVER,
        DONE
    }

    private final CopilotClient client;
    private final Secret callerToken;
    private final TokenSource source;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private volatile HttpCall sending;
    private volatile Secret token;

    /** The 401 after which a fresh token was asked for. */
    private volatile HttpResponse refusal;

    /**
     * @param callerToken the token of the caller, which this call spends, or null for the shared
     *     one
     */
    ProviderCall(CopilotClient client, Secret callerToken) {
        this.client = client;
        this.callerToken = callerToken;
        this.source =
                callerToken != null
                        ? TokenSource.fixed(callerToken, "the header of the message")
                        : client.sharedToken();
    }

    /** Returns the value of the header {@code Accept}. */
    abstract String accept();

    /** Returns the request. */
    abstract HttpRequest httpCall(List<HttpField> fields);

    /** Returns the headers that the provider needs, beside the credential. */
    abstract Map<String, String> providerHeaders();

    /** Returns the model that was asked for, or null. */
    public abstract String model();

    /** Returns the call of the transport, ready to be started. */
    abstract HttpCall prepare(HttpRequest call);

    /** Takes an answer, other than a 401 after which a fresh token may help. */
    abstract void answerCame(HttpResponse answer);

    /** Ends the call with a failure, unless it has ended. */
    abstract void fail(CopilotException failure);

    /** Returns whether nothing is to be sent any more. */
    abstract boolean isOver();

    /**
     * Is called before a token is asked for.
     *
     * @param patience how much longer than usual that may take; zero = nobody is asked
     */
    void tokenAsked(Duration patience) {}

    /** Is called once the token is there. */
    void tokenCame(Duration patience) {}

    /** Is called right before the outcome is told. */
    abstract void told();

    /** Calls the handler. */
    abstract void tellFailure(CopilotException failure);

    public void start() {
        client.openCalls().began(this);
        requestToken(false);
    }

    /** Returns whether nothing is sent yet since other calls use all connections there may be. */
    final boolean isWaitingForConnection() {
        HttpCall current = sending;
        return current != null && current.isWaitingForConnection();
    }

    private void requestToken(boolean refused) {
        if (isOver()) {
            // Nobody must be asked to log in for it.
            return;
        }
        if (source.kind() == CredentialKind.NONE) {
            sendWith(null);
            return;
        }
        CompletionStage<AccessToken> stage;
        tokenAsked(source.patience());
        try {
            stage = refused ? source.tokenAfter(token) : source.token();
        } catch (Throwable failure) {
            // It may be the user's code: whatever it throws, the exchange must be told.
            failWithoutToken(failure);
            return;
        }
        if (stage == null) {
            failWithoutToken(new NullPointerException("It returned null"));
            return;
        }
        CompletableFuture<AccessToken> given = stage.toCompletableFuture();
        // Many may wait for one token: whoever brings it does not send all their calls.
        var unused =
                given.isDone()
                        ? given.whenComplete(
                                (found, failure) -> tokenGiven(found, failure, refused))
                        : given.whenCompleteAsync(
                                (found, failure) -> tokenGiven(found, failure, refused),
                                client.callbacks()::executeSurely);
    }

    private void tokenGiven(AccessToken accessToken, Throwable failure, boolean refused) {
        try {
            spend(accessToken, failure, refused);
        } catch (RuntimeException | Error unexpected) {
            // The stage would swallow it.
            fail(client.callFailures().unexpected(context(), unexpected));
        }
    }

    private void spend(AccessToken accessToken, Throwable failure, boolean refused) {
        if (failure != null || accessToken == null) {
            failWithoutToken(failure);
        } else if (refused && accessToken.secret().equals(token)) {
            fail(noFreshToken("the same token again", null));
        } else {
            sendWith(accessToken.secret());
        }
    }

    private void failWithoutToken(Throwable failure) {
        fail(
                refusal == null
                        ? client.callFailures().noToken(context(), failure)
                        : noFreshToken("no fresh token" + because(failure), failure));
    }

    /** What our own logins fail with says why; what the user's code throws may say anything. */
    private static String because(Throwable failure) {
        return Stages.cause(failure) instanceof CopilotException known
                ? ": " + known.getMessage()
                : "";
    }

    private CopilotException noFreshToken(String what, Throwable cause) {
        return client.responseFailures()
                .noFreshToken(
                        refusal,
                        context(),
                        "Asked again, " + source.origin() + " gave " + what,
                        cause);
    }

    private void sendWith(Secret secret) {
        if (isOver()) {
            return;
        }
        tokenCame(source.patience());
        token = secret;
        Optional<String> reason =
                secret == null ? Optional.empty() : client.provider().refusal(secret);
        if (reason.isPresent()) {
            source.answered(secret, true);
            fail(client.callFailures().credentialNotAllowed(context(), reason.get()));
            return;
        }
        beforeSending(() -> send(secret));
    }

    /**
     * Settles what is not settled yet, with the token that is there.
     *
     * @param send goes on; not called if the call has ended
     */
    void beforeSending(Runnable send) {
        send.run();
    }

    private void send(Secret secret) {
        HttpRequest call;
        try {
            call = httpCall(fields(secret));
        } catch (IllegalArgumentException unusable) {
            fail(client.callFailures().invalidHeader(unusable, credentialField().name()));
            return;
        }
        // Known before it is sent: a reader may be at work before this thread goes on.
        HttpCall next = prepare(call);
        sending = next;
        next.start();
        if (isOver()) {
            cancelSending();
        }
    }

    private List<HttpField> fields(Secret secret) {
        Map<String, HttpField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("Accept", HttpField.of("Accept", accept()));
        providerHeaders().forEach((name, value) -> fields.put(name, HttpField.of(name, value)));
        client.settings().headers().forEach((name, value) -> fields.put(name, extra(name, value)));
        if (secret != null) {
            CredentialField field = credentialField();
            fields.put(field.name(), HttpField.secret(field.name(), field.prefix(), secret));
        }
        return new ArrayList<>(fields.values());
    }

    /** What the user sends beside the rest may be a credential of a gateway, and is logged so. */
    private static HttpField extra(String name, String value) {
        return value.isBlank()
                ? HttpField.of(name, value)
                : HttpField.secret(name, "", Secret.of(value));
    }

    private CredentialField credentialField() {
        return source.kind() == CredentialKind.API_KEY
                ? client.provider().keyField()
                : CredentialField.BEARER;
    }

    @Override
    public void answered(HttpResponse answer) {
        if (answer.head().proxyResponder().isPresent()) {
            // It says nothing about the token.
            answerCame(answer);
            return;
        }
        noteAcceptance(answer.head().status());
        if (answer.head().status() == 401 && source.isRefreshable() && refusal == null) {
            refusal = answer;
            // The provider is the user's code, which an I/O reactor thread must not run.
            try {
                client.callbacks().execute(() -> requestToken(true));
            } catch (RejectedExecutionException full) {
                fail(CallFailures.noThread(full));
            }
            return;
        }
        answerCame(answer);
    }

    /** Tells the source what its token was worth, where the answer says anything about that. */
    final void noteAcceptance(int status) {
        if (status == 401 || status / 100 == 2) {
            source.answered(token, status == 401);
        }
    }

    @Override
    public void failed(TransportException failure) {
        fail(client.callFailures().ofTransport(failure, context()));
    }

    /**
     * Tells the outcome soon, on a thread that may go on with a route, unless another is told
     * already.
     *
     * @param outcome calls the handler
     */
    final void tell(Runnable outcome) {
        if (!state.compareAndSet(State.RUNNING, State.HANDED_OVER)) {
            return;
        }
        try {
            client.callbacks().execute(() -> finish(outcome));
        } catch (RejectedExecutionException full) {
            CopilotException failure = CallFailures.noThread(full);
            client.callbacks().executeUrgently(() -> finish(() -> tellFailure(failure)));
        }
    }

    private void finish(Runnable outcome) {
        if (state.compareAndSet(State.HANDED_OVER, State.DONE)) {
            told();
            outcome.run();
        }
    }

    /**
     * Tells an outcome on a thread of its own, even if another one waits for a thread.
     *
     * @param outcome gives what calls the handler; told whether another outcome waited
     * @return whether no outcome had been told
     */
    final boolean tellUrgently(Function<Boolean, Runnable> outcome) {
        State last = state.getAndSet(State.DONE);
        if (last == State.DONE) {
            return false;
        }
        told();
        client.callbacks().executeUrgently(outcome.apply(last == State.HANDED_OVER));
        return true;
    }

    /** Fails the call, wherever it waits, unless its outcome is known already. */
    void stop() {
        fail(client.callFailures().stopped(context()));
        cancelSending();
    }

    /** Fails the call if the pool that was to tell its outcome has ended without doing so. */
    final void endAbandoned() {
        CopilotException failure = client.callFailures().stopped(context());
        finish(() -> client.callbacks().executeUrgently(() -> tellFailure(failure)));
    }

    final void cancelSending() {
        HttpCall sent = sending;
        if (sent != null) {
            sent.cancel();
        }
    }

    final void resumeSending() {
        HttpCall sent = sending;
        if (sent != null) {
            sent.resume();
        }
    }

    /** Returns whether the outcome is told, or about to be. */
    final boolean isOutcomeKnown() {
        return state.get() != State.RUNNING;
    }

    final boolean isTold() {
        return state.get() == State.DONE;
    }

    final CopilotClient client() {
        return client;
    }

    /** Returns what the message of a failure needs to know before there is a response. */
    final CallContext context() {
        return context(null);
    }

    final CallContext context(ResponseHead head) {
        return new CallContext(source, token, model(), head);
    }

    final TokenSource source() {
        return source;
    }

    final Secret callerToken() {
        return callerToken;
    }

    final Secret token() {
        return token;
    }
}
