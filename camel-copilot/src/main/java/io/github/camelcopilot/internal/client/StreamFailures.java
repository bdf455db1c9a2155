package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.StreamFailure;

/** Makes the exceptions for what a streamed body holds instead of an answer. Holds no state. */
final class StreamFailures {

    private StreamFailures() {}

    static CopilotException exceptionOf(StreamFailure failure, PromptCall call, ResponseHead head) {
        Failures failures = call.client().failures();
        String model = call.model();
        if (failure instanceof StreamFailure.ErrorEvent error) {
            return call.failures().ofErrorEvent(head, error.body(), model, call.token());
        }
        if (failure instanceof StreamFailure.UnreadableEvent event) {
            return failures.unreadableEvent(head, event.data(), model, call.token(), event.cause());
        }
        if (failure instanceof StreamFailure.UnreadableAnswer whole) {
            return failures.unreadable(head, whole.body(), model, call.token(), whole.cause());
        }
        if (failure instanceof StreamFailure.NoEvents none) {
            return failures.noEvents(head, none.beginning(), model, call.token());
        }
        if (failure instanceof StreamFailure.BodyTooLarge) {
            return failures.answerTooLarge(head, model, call.token());
        }
        return failures.truncated(head, model, call.token());
    }
}
