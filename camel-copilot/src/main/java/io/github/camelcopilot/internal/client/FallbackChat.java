// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import java.time.Duration;
import java.util.Optional;

/**
 * A prompt whose answer arrives whole, and which is sent once more, to its fallback model, if the
 * requested model cannot answer. Both calls together last no longer than {@code requestTimeout}.
 * The second call begins on the thread that completes the first.
 */
final class FallbackChat implements ChatHandler {

    private final CopilotClient client;
    private final Prompt prompt;
    private final ChatHandler handler;
    private volatile ChatCall first;

    FallbackChat(CopilotClient client, Prompt prompt, ChatHandler handler) {
        this.client = client;
        this.prompt = prompt;
        this.handler = handler;
    }

    /**
     * @throws CopilotException if nothing can be sent to either model
     */
    void start() throws CopilotException {
        try {
            first = client.newChatCall(prompt, this);
        } catch (CopilotException notSent) {
            Prompt next = Fallback.prompt(prompt, notSent).orElseThrow(() -> notSent);
            startSecond(next, notSent, client.settings().requestTimeout());
            return;
        }
        first.start(client.settings().requestTimeout());
    }

    /**
     * @throws CopilotException the failure, if the prompt cannot be sent to the fallback model
     *     either
     */
    private void startSecond(Prompt next, CopilotException failure, Duration timeout)
            throws CopilotException {
        ChatCall second;
        try {
            second = client.newChatCall(next, withCause(failure));
        } catch (CopilotException notSent) {
            failure.addSuppressed(notSent);
            throw failure;
        }
        client.reports().fallback(prompt, failure);
        second.start(timeout);
    }

    @Override
    public void succeeded(ChatResult result) {
        handler.succeeded(result);
    }

    @Override
    public void failed(CopilotException failure) {
        Optional<Prompt> next = Fallback.prompt(prompt, failure);
        if (next.isEmpty()) {
            handler.failed(failure);
            return;
        }
        try {
            startSecond(next.get(), failure, first.timeLeft());
        } catch (CopilotException notSent) {
            handler.failed(notSent);
        }
    }

    private ChatHandler withCause(CopilotException firstFailure) {
        return new ChatHandler() {
            @Override
            public void succeeded(ChatResult result) {
                handler.succeeded(result);
            }

            @Override
            public void failed(CopilotException failure) {
                failure.addSuppressed(firstFailure);
                handler.failed(failure);
            }
        };
    }
}
