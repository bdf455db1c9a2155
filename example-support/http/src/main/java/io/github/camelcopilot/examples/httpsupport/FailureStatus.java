// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpsupport;

import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;

/** Maps failures to HTTP status codes. Stateless. */
public final class FailureStatus {

    private FailureStatus() {}

    /** Returns the status for the failure of a route. */
    public static int of(Throwable failure) {
        if (failure instanceof CopilotException known) {
            return of(known);
        }
        if (failure instanceof ThrottlerRejectedExecutionException) {
            return 429;
        }
        if (failure instanceof RejectedExecutionException) {
            return 503;
        }
        return failure instanceof IllegalArgumentException ? 400 : 500;
    }

    private static int of(CopilotException failure) {
        if (failure instanceof CopilotAuthenticationException) {
            return 401;
        }
        if (failure instanceof CopilotQuotaException) {
            return 402;
        }
        if (failure instanceof CopilotAccessException) {
            return 403;
        }
        if (failure instanceof CopilotRateLimitException) {
            return 429;
        }
        if (failure instanceof CopilotModelException
                || failure instanceof CopilotRequestException) {
            return 400;
        }
        return failure instanceof CopilotTimeoutException ? 504 : 502;
    }
}
