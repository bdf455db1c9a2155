// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.text.Utf8;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.GatheredAnswer;
import java.time.Duration;

/**
 * A prompt whose answer arrives whole, within {@code requestTimeout}. Each step runs on the thread
 * on which the previous one completes; a thread of the callback pool decodes the answer.
 */
final class ChatCall implements AuthorizedSend.Call, Completion.Listener, OpenCall {

    private final CopilotClient client;
    private final ChatHandler handler;
    private final PromptRequest request;
    private final AuthorizedSend send;
    private final Completion completion;
    private final Deadline deadline;
    private final long startedAt;

    /**
     * @throws CopilotException if nothing can be sent, see {@link CopilotClient#chat}
     */
    ChatCall(CopilotClient client, Prompt prompt, ChatHandler handler) throws CopilotException {
        this.client = client;
        this.handler = handler;
        this.send = new AuthorizedSend(client, prompt.callerToken(), this);
        this.completion = new Completion(client.callbacks(), this);
        this.deadline = new Deadline(client.scheduler(), this::onTimeout);
        this.startedAt = client.scheduler().nanoTime();
        this.request =
                new PromptRequest(
                        client, prompt, (wire, chatRequest, model) -> wire.encode(chatRequest));
        request.encode(send);
    }

    /**
     * @param timeout limit of the call; zero = none
     */
    void start(Duration timeout) {
        deadline.start(timeout);
        client.openCalls().add(this);
        send.start();
    }

    /** While a login is pending, {@code loginTimeout} applies instead of {@code requestTimeout}. */
    @Override
    public void pauseDeadline(Duration longest) {
        deadline.pause(longest);
    }

    @Override
    public void resumeDeadline() {
        deadline.resume();
    }

    @Override
    public void onToken() {
        request.sendInFormatOfModel(send);
    }

    @Override
    public HttpCall newHttpCall() {
        HttpRequest http =
                request.httpRequest(send.fields("application/json", request.providerHeaders()));
        return client.transport()
                .gather(http, client.settings().limits(), client.retryPolicy(), send);
    }

    @Override
    public void onResponse(HttpResponse response) {
        completion.complete(() -> deliver(response));
    }

    private void deliver(HttpResponse response) {
        ChatResult result;
        try {
            result = decode(response);
        } catch (CopilotException failure) {
            notifyFailure(failure);
            return;
        } catch (RuntimeException | Error unexpected) {
            // The exchange must end even if there is too little memory for the answer.
            notifyFailure(client.callFailures().unexpected(send.context(), unexpected));
            return;
        }
        record(result, null);
        handler.succeeded(result);
    }

    private ChatResult decode(HttpResponse response) throws CopilotException {
        ResponseFailures failures = client.responseFailures();
        long maxAnswerSize = client.settings().maxAnswerSize();
        ChatResult result =
                failures.decode(
                        response,
                        send.context(),
                        body -> GatheredAnswer.decode(request.wire(), body, maxAnswerSize));
        if (Utf8.length(result.text()) > maxAnswerSize) {
            throw failures.answerTooLarge(send.context(response.head()));
        }
        return request.completed(result, response.head(), send);
    }

    @Override
    public void onFailure(TransportException failure) {
        fail(client.callFailures().ofTransport(failure, send.context()));
    }

    @Override
    public void fail(CopilotException failure) {
        completion.complete(() -> notifyFailure(failure));
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        record(null, failure);
        handler.failed(failure);
    }

    private void record(ChatResult result, CopilotException failure) {
        request.noteFailure(failure, send);
        client.reports().ended(request, send, startedAt, result, failure);
    }

    /** Returns the time left for another call that continues this one; zero = no limit. */
    Duration timeLeft() {
        return deadline.timeLeft();
    }

    private void onTimeout() {
        boolean isUnsent = send.isWaitingForConnection();
        boolean hasEnded =
                completion.completeNow(
                        hasResponse ->
                                notifyFailure(
                                        client.callFailures()
                                                .requestTimeout(
                                                        send.context(), hasResponse, isUnsent)));
        if (hasEnded) {
            send.cancel();
        }
    }

    @Override
    public void onCompletion() {
        client.openCalls().remove(this);
        deadline.cancel();
    }

    @Override
    public boolean isEnded() {
        return completion.isOutcomeKnown();
    }

    @Override
    public void stop() {
        fail(client.callFailures().stopped(send.context()));
        send.cancel();
    }

    @Override
    public void failAbandoned() {
        completion.failAbandoned(client.callFailures().stopped(send.context()));
    }

    @Override
    public String model() {
        return request.model();
    }

    AuthorizedSend send() {
        return send;
    }
}
