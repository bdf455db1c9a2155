// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.OutputViolation;

/** Creates the exceptions for answers that do not have their format. Immutable. */
record OutputFailures(ErrorMessages messages, SafeText text) {

    /** The answer may repeat the credential. */
    CopilotOutputException of(CallContext call, CopilotOutputException failure) {
        ErrorDetails details =
                ErrorDetails.builder()
                        .code(failure.getCode())
                        .requestId(failure.getRequestId())
                        .build();
        return new CopilotOutputException(
                "The answer of "
                        + messages.request(call, details)
                        + " "
                        + text.quoted(failure.getMessage(), call.token()),
                details,
                text.masked(failure.getText(), call.token()),
                failure.getViolations().stream()
                        .map(
                                each ->
                                        OutputViolation.of(
                                                text.masked(each.pointer(), call.token()),
                                                text.masked(each.message(), call.token())))
                        .toList());
    }
}
