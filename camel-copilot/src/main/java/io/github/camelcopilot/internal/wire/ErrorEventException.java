// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * The service reports a failure although the status of the response is 2xx: as an event of a
 * stream, or instead of an answer.
 */
public final class ErrorEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ErrorBody body;

    public ErrorEventException(ErrorBody body) {
        super(body.message());
        this.body = body;
    }

    /** Returns the exception for an event whose data reports a failure. */
    public static ErrorEventException of(byte[] data, int offset, int length) {
        return new ErrorEventException(
                ErrorBody.read(Arrays.copyOfRange(data, offset, offset + length)));
    }

    /** Throws if a value received instead of an answer or an event reports a failure. */
    public static void throwIfReported(JsonNode root) throws ErrorEventException {
        Optional<ErrorBody> failure = ErrorBody.reportedBy(root);
        if (failure.isPresent()) {
            throw new ErrorEventException(failure.get());
        }
    }

    /** Throws if the value of an error member says anything. */
    public static void throwIfAny(JsonNode error) throws ErrorEventException {
        if (ErrorMember.saysAnything(error)) {
            throw new ErrorEventException(ErrorBody.ofError(error));
        }
    }

    /** Returns the error as the service describes it. */
    public ErrorBody body() {
        return body;
    }
}
