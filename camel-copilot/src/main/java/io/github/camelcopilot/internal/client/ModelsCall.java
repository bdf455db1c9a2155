package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.ModelsJson;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A call for the list of models. Threads as in its parent. */
final class ModelsCall extends ProviderCall {

    /** How long the list may take once the token is there, retries included. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The most bytes of a list. */
    private static final long MAX_SIZE = 8 << 20;

    private final RetryPolicy retryPolicy;
    private final CompletableFuture<ModelList> list = new CompletableFuture<>();
    private volatile Scheduler.Alarm deadline;

    ModelsCall(CopilotClient client, Secret callerToken, RetryPolicy retryPolicy) {
        super(client, callerToken);
        this.retryPolicy = retryPolicy;
    }

    /** Returns the list; completed on a thread that may go on with a route. */
    CompletionStage<ModelList> list() {
        return list;
    }

    @Override
    String accept() {
        return "application/json";
    }

    @Override
    HttpRequest httpCall(List<HttpField> fields) {
        return HttpRequest.ofGet(client().provider().modelsAddress(), fields);
    }

    @Override
    Map<String, String> providerHeaders() {
        return client().provider().modelsHeaders();
    }

    @Override
    void tokenCame(Duration patience) {
        if (deadline == null) {
            deadline = client().scheduler().schedule(TIMEOUT, this::overdue);
            if (isTold()) {
                deadline.cancel();
            }
        }
    }

    private void overdue() {
        // The answer may be there, and every thread of the pool wait for just this list.
        if (tellUrgently(
                answered -> () -> tellFailure(client().callFailures().modelsTimeout(TIMEOUT)))) {
            cancelSending();
        }
    }

    @Override
    HttpCall prepare(HttpRequest call) {
        return client().transport().gather(call, limits(), retryPolicy, this);
    }

    private CallLimits limits() {
        CallLimits limits = client().settings().limits();
        return new CallLimits(limits.responseTimeout(), limits.idleTimeout(), MAX_SIZE);
    }

    @Override
    void answerCame(HttpResponse answer) {
        tell(() -> deliver(answer));
    }

    private void deliver(HttpResponse answer) {
        try {
            list.complete(decode(answer));
        } catch (CopilotException failure) {
            list.completeExceptionally(failure);
        } catch (RuntimeException | Error unexpected) {
            list.completeExceptionally(client().callFailures().unexpected(context(), unexpected));
        }
    }

    private ModelList decode(HttpResponse answer) throws CopilotException {
        ResponseFailures failures = client().responseFailures();
        if (!answer.head().isSuccess()) {
            throw failures.ofResponse(answer, context());
        }
        try {
            return ModelsJson.read(answer.body());
        } catch (UnreadableAnswerException unreadable) {
            throw failures.unreadable(answer.body(), context(answer.head()), unreadable);
        } catch (ErrorEventException error) {
            throw failures.ofReport(error.body(), context(answer.head()));
        }
    }

    @Override
    public void failed(TransportException failure) {
        if (failure.kind() == TransportException.Kind.TOO_LARGE) {
            fail(client().callFailures().modelsTooLarge(MAX_SIZE));
        } else {
            super.failed(failure);
        }
    }

    @Override
    void fail(CopilotException failure) {
        tell(() -> tellFailure(failure));
    }

    @Override
    boolean isOver() {
        return isOutcomeKnown();
    }

    @Override
    void told() {
        client().openCalls().ended(this);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    @Override
    void tellFailure(CopilotException failure) {
        list.completeExceptionally(failure);
    }

    @Override
    public String model() {
        return null;
    }
}
