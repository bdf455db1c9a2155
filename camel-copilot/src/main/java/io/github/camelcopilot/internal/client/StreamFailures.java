// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ErrorDetails;

/**
 * Creates the exceptions that only streams have: for a stream that broke after its first chunk, or
 * whose reader ended it. Immutable, so any thread may use it.
 */
final class StreamFailures {

    private final CallSettings settings;
    private final ErrorMessages messages;
    private final SafeText text;

    StreamFailures(CallSettings settings, ErrorMessages messages, SafeText text) {
        this.settings = settings;
        this.messages = messages;
        this.text = text;
    }

    /** Returns the exception for a stream that broke after its first chunk. */
    CopilotException broken(CopilotException cause, String partialText) {
        if (cause instanceof CopilotStreamException) {
            return cause;
        }
        return new CopilotStreamException(
                "The stream broke after its first chunk, "
                        + partialText.length()
                        + " characters of text had arrived: "
                        + cause.getMessage(),
                cause,
                CallFailures.details(cause),
                partialText);
    }

    /** Returns the exception for a stream that was ended on this side. */
    CopilotStreamException aborted(String reason, CallContext call, String partialText) {
        // The status, which is 2xx, says nothing about an end on this side.
        ErrorDetails details =
                call.head() == null
                        ? ErrorDetails.NONE
                        : ofRequestId(
                                text.name(ResponseHeaders.requestId(call.head()), call.token()));
        return new CopilotStreamException(
                "The stream of " + messages.request(call, details) + " was ended: " + reason,
                null,
                details,
                partialText);
    }

    /** Returns the exception for a stream that was ended on this side before its first chunk. */
    CopilotException endedEarly(CopilotStreamException failure) {
        return new CopilotServerException(
                failure.getMessage() + "; no chunk had arrived",
                null,
                ofRequestId(failure.getRequestId()));
    }

    private static ErrorDetails ofRequestId(String requestId) {
        return ErrorDetails.builder().requestId(requestId).build();
    }

    /** Returns the exception for a later reader of a stream whose beginning is no longer held. */
    CopilotException tooLongToReadAgain(CallContext call) {
        return new CopilotServerException(
                "The streamed answer of "
                        + messages.service(call)
                        + " cannot be read again from its beginning: it is larger than maxAnswerSize ("
                        + settings.maxAnswerSize()
                        + " bytes of text), and only its first reader gets all of it",
                null,
                ErrorDetails.ofCode("answer_too_long"));
    }

    /** Returns the exception for a second reader of a stream that supports only one. */
    CopilotException readableOnce(CallContext call, String why) {
        return new CopilotServerException(
                "The chunks of the answer of "
                        + messages.service(call)
                        + " can be iterated only once: "
                        + why
                        + ". Use emit=text or emit=sse for a body that can be read again, or a channel"
                        + " (copilot:stream:NAME) for several readers",
                null,
                ErrorDetails.ofCode("stream_already_read"));
    }

    /** Returns the reason for the end of a stream whose reader requests nothing. */
    String readerTimeout() {
        return "its reader asked for nothing for readerTimeout ("
                + ErrorMessages.text(settings.stream().readerTimeout())
                + ")";
    }
}
