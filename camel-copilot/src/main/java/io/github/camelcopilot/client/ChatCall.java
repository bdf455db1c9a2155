package io.github.camelcopilot.client;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.login.TokenSource;
import io.github.camelcopilot.provider.Provider;
import io.github.camelcopilot.transport.GatheredCall;
import io.github.camelcopilot.transport.HttpAnswer;
import io.github.camelcopilot.transport.HttpCall;
import io.github.camelcopilot.transport.HttpField;
import io.github.camelcopilot.transport.Scheduler;
import io.github.camelcopilot.transport.TransportException;
import io.github.camelcopilot.wire.UnreadableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call on its way: token, request, at most one fresh token after a 401, result, and the
 * deadline over all of it. Moved on by whichever thread has the next event (caller, token provider,
 * I/O reactor, scheduler); the state decides who ends it, so that the handler is called exactly
 * once.
 */
final class ChatCall implements GatheredCall.Handler {

    private enum State {
        RUNNING,
        /** The outcome is known and waits for a thread that may go on with the route. */
        HANDED_OVER,
        DONE
    }

    private final CopilotClient client;
    private final Prompt prompt;
    private final byte[] body;
    private final ChatHandler handler;
    private final String initiator;
    private final TokenSource source;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private volatile Scheduler.Alarm deadline;
    private volatile GatheredCall sending;
    private volatile Secret token;

    /** The 401 after which a fresh token was asked for. */
    private volatile HttpAnswer refusal;

    ChatCall(CopilotClient client, Prompt prompt, byte[] body, ChatHandler handler) {
        this.client = client;
        this.prompt = prompt;
        this.body = body;
        this.handler = handler;
        this.initiator = client.provider().initiator(prompt.request(), prompt.initiator());
        this.source =
                prompt.callerToken() != null
                        ? TokenSource.fixed(
                                prompt.callerToken().reveal(), "the header of the message")
                        : client.sharedToken().orElse(null);
    }

    void start() {
        client.openCalls().began(this);
        if (source == null) {
            fail(client.failures().noCredential(model()));
            return;
        }
        if (!client.settings().requestTimeout().isZero()) {
            deadline =
                    client.scheduler().schedule(client.settings().requestTimeout(), this::overdue);
        }
        requestToken(false);
    }

    private void requestToken(boolean refused) {
        CompletionStage<AccessToken> stage;
        try {
            stage = source.token(refused);
        } catch (RuntimeException | Error failure) {
            // The provider is the user's code: whatever it throws, the exchange must be told.
            failWithoutToken(failure);
            return;
        }
        if (stage == null) {
            failWithoutToken(new NullPointerException("It returned null"));
            return;
        }
        stage.whenComplete(
                (accessToken, failure) -> {
                    try {
                        tokenGiven(accessToken, failure, refused);
                    } catch (RuntimeException | Error unexpected) {
                        // The stage would swallow it.
                        fail(client.failures().unexpected(model(), token, unexpected));
                    }
                });
    }

    private void tokenGiven(AccessToken accessToken, Throwable failure, boolean refused) {
        if (failure != null || accessToken == null) {
            failWithoutToken(failure);
        } else if (refused && accessToken.secret().equals(token)) {
            fail(noFreshToken("the same token again", null));
        } else {
            send(accessToken.secret());
        }
    }

    private void failWithoutToken(Throwable failure) {
        fail(
                refusal == null
                        ? client.failures().noToken(source, model(), failure)
                        : noFreshToken("no fresh token", failure));
    }

    private CopilotException noFreshToken(String what, Throwable cause) {
        return client.failures()
                .noFreshToken(
                        refusal,
                        model(),
                        token,
                        "Asked again, " + source.origin() + " gave " + what,
                        cause);
    }

    private void send(Secret secret) {
        if (state.get() != State.RUNNING) {
            return;
        }
        token = secret;
        Optional<String> reason = client.provider().refusal(secret);
        if (reason.isPresent()) {
            fail(client.failures().refusedCredential(source, model(), reason.get()));
            return;
        }
        HttpCall call;
        try {
            call = new HttpCall(client.provider().chatAddress(), fields(secret), body);
        } catch (IllegalArgumentException unusable) {
            fail(client.failures().unusableHeader(unusable));
            return;
        }
        sending =
                client.transport()
                        .gather(call, client.settings().limits(), client.retryPolicy(), this);
        if (state.get() != State.RUNNING) {
            cancelSending();
        }
    }

    private List<HttpField> fields(Secret secret) {
        Provider provider = client.provider();
        Map<String, HttpField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("Accept", HttpField.of("Accept", "application/json"));
        provider.headers(prompt.request(), initiator)
                .forEach((name, value) -> fields.put(name, HttpField.of(name, value)));
        client.settings()
                .headers()
                .forEach((name, value) -> fields.put(name, HttpField.of(name, value)));
        fields.put(
                provider.credentialHeader(),
                HttpField.secret(provider.credentialHeader(), provider.credentialPrefix(), secret));
        return new ArrayList<>(fields.values());
    }

    @Override
    public void answered(HttpAnswer answer) {
        if (answer.head().status() == 401 && source.isRefreshable() && refusal == null) {
            refusal = answer;
            // The provider is the user's code, which an I/O reactor thread must not run.
            try {
                client.callbacks().execute(() -> requestToken(true));
            } catch (RejectedExecutionException full) {
                fail(noThread(full));
            }
            return;
        }
        handOver(() -> deliver(answer));
    }

    @Override
    public void failed(TransportException failure) {
        fail(client.failures().ofTransport(failure, model(), token));
    }

    private void deliver(HttpAnswer answer) {
        ChatResult result;
        try {
            result = decode(answer);
        } catch (CopilotException failure) {
            handler.failed(failure);
            return;
        } catch (RuntimeException | Error unexpected) {
            // Memory may be too small for the answer, for instance: the exchange must be told even
            // then.
            handler.failed(client.failures().unexpected(model(), token, unexpected));
            return;
        }
        handler.succeeded(result);
    }

    private ChatResult decode(HttpAnswer answer) throws CopilotException {
        Failures failures = client.failures();
        String model = model();
        if (!answer.head().isSuccess()) {
            throw failures.ofAnswer(answer, model, token);
        }
        try {
            ChatResult result =
                    client.wire()
                            .decode(answer.body())
                            .sentAs(
                                    initiator,
                                    AnswerFacts.requestId(answer.head()),
                                    AnswerFacts.quota(answer.head()));
            if (AnswerFacts.utf8Length(result.text()) > client.settings().maxAnswerSize()) {
                throw failures.answerTooLarge(answer.head(), model, token);
            }
            return result;
        } catch (UnreadableAnswerException unreadable) {
            throw failures.unreadable(answer.head(), model, token, unreadable);
        }
    }

    private void fail(CopilotException failure) {
        handOver(() -> handler.failed(failure));
    }

    private void handOver(Runnable outcome) {
        if (!state.compareAndSet(State.RUNNING, State.HANDED_OVER)) {
            return;
        }
        try {
            client.callbacks().execute(() -> finish(State.HANDED_OVER, outcome));
        } catch (RejectedExecutionException full) {
            CopilotException failure = noThread(full);
            client.callbacks()
                    .executeUrgently(
                            () -> finish(State.HANDED_OVER, () -> handler.failed(failure)));
        }
    }

    private void finish(State from, Runnable outcome) {
        if (state.compareAndSet(from, State.DONE)) {
            client.openCalls().ended(this);
            if (deadline != null) {
                deadline.cancel();
            }
            outcome.run();
        }
    }

    private void overdue() {
        State last = state.getAndSet(State.DONE);
        if (last == State.DONE) {
            return;
        }
        client.openCalls().ended(this);
        cancelSending();
        CopilotException failure =
                client.failures().requestTimeout(model(), last == State.HANDED_OVER);
        client.callbacks().executeUrgently(() -> handler.failed(failure));
    }

    /** Fails the call, wherever it waits, unless its outcome is known already. */
    void stop() {
        cancelSending();
        fail(client.failures().stopped(model()));
    }

    /** Fails the call if the pool that was to hand its outcome over has ended without doing so. */
    void endAbandoned() {
        CopilotException failure = client.failures().stopped(model());
        finish(
                State.HANDED_OVER,
                () -> client.callbacks().executeUrgently(() -> handler.failed(failure)));
    }

    private void cancelSending() {
        GatheredCall sent = sending;
        if (sent != null) {
            sent.cancel();
        }
    }

    private String model() {
        return prompt.request().model();
    }

    private static CopilotException noThread(RejectedExecutionException full) {
        return new CopilotServerException(
                "No thread of the pool copilot-callback was free to go on with the route, and its queue is full",
                full,
                ErrorDetails.NONE);
    }
}
