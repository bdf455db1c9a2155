package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.text.Utf8;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.GatheredAnswer;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.time.Duration;
import java.util.Optional;

/** A call whose answer comes whole, with the deadline over all of it. Threads as in its parent. */
public final class ChatCall extends PromptCall {

    private final ChatHandler handler;
    private volatile Scheduler.Alarm deadline;

    /** What is left of the time for the answer, at the moment of {@link #since}. */
    private volatile Duration left;

    private volatile long since;

    public ChatCall(CopilotClient client, Prompt prompt, ChatHandler handler) {
        super(client, prompt);
        this.handler = handler;
    }

    @Override
    byte[] encode(WireApi format, ChatRequest request, Optional<ModelInfo> model) {
        return format.encode(request);
    }

    @Override
    public void start() {
        left = client().settings().requestTimeout();
        since = client().scheduler().nanoTime();
        expectWithin(left);
        super.start();
    }

    /** A person who is asked to log in has the time that {@code loginTimeout} gives. */
    @Override
    void tokenAsked(Duration patience) {
        if (!patience.isZero()) {
            left = left.minusNanos(client().scheduler().nanoTime() - since);
            expectWithin(left.plus(patience));
        }
    }

    @Override
    void tokenCame(Duration patience) {
        if (!patience.isZero()) {
            since = client().scheduler().nanoTime();
            expectWithin(left);
        }
    }

    private void expectWithin(Duration time) {
        if (client().settings().requestTimeout().isZero()) {
            return;
        }
        Scheduler.Alarm last = deadline;
        if (last != null) {
            last.cancel();
        }
        Scheduler.Alarm next = client().scheduler().schedule(time, this::overdue);
        deadline = next;
        if (isTold()) {
            next.cancel();
        }
    }

    @Override
    String accept() {
        return "application/json";
    }

    @Override
    HttpCall prepare(HttpRequest call) {
        return client().transport()
                .gather(call, client().settings().limits(), client().retryPolicy(), this);
    }

    @Override
    void answerCame(HttpResponse answer) {
        tell(() -> deliver(answer));
    }

    private void deliver(HttpResponse answer) {
        ChatResult result;
        try {
            result = decode(answer);
        } catch (CopilotException failure) {
            handler.failed(failure);
            return;
        } catch (RuntimeException | Error unexpected) {
            // Memory may be too small for the answer, for instance: the exchange must be told even
            // then.
            handler.failed(client().callFailures().unexpected(context(), unexpected));
            return;
        }
        handler.succeeded(result);
    }

    private ChatResult decode(HttpResponse answer) throws CopilotException {
        ResponseFailures failures = client().responseFailures();
        if (!answer.head().isSuccess()) {
            throw failures.ofResponse(answer, context());
        }
        try {
            ChatResult result =
                    completed(
                            GatheredAnswer.decode(
                                    wire(), answer.body(), client().settings().maxAnswerSize()),
                            answer.head());
            if (Utf8.length(result.text()) > client().settings().maxAnswerSize()) {
                throw failures.answerTooLarge(context(answer.head()));
            }
            return result;
        } catch (UnreadableAnswerException unreadable) {
            throw failures.unreadable(answer.body(), context(answer.head()), unreadable);
        } catch (ErrorEventException error) {
            throw failures.ofReport(error.body(), context(answer.head()));
        }
    }

    @Override
    void fail(CopilotException failure) {
        tell(() -> handler.failed(failure));
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

    private void overdue() {
        boolean waited = isWaitingForConnection();
        boolean ended =
                tellUrgently(
                        answered -> {
                            CopilotException failure =
                                    client().callFailures().requestTimeout(context(), answered, waited);
                            return () -> handler.failed(failure);
                        });
        if (ended) {
            cancelSending();
        }
    }

    @Override
    void tellFailure(CopilotException failure) {
        handler.failed(failure);
    }
}
