// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;

/** What any service may say instead of an answer, and the exception that it has to become. */
public enum MatrixTrouble {
    CREDENTIAL_REFUSED(
            401,
            "Your credential is not valid",
            "invalid_api_key",
            "authentication_error",
            CopilotAuthenticationException.class),
    UNKNOWN_MODEL(
            404,
            "The model of that name does not exist",
            "model_not_found",
            "not_found_error",
            CopilotModelException.class),
    TOO_MANY_REQUESTS(
            429,
            "Slow down",
            "rate_limit_exceeded",
            "rate_limit_error",
            CopilotRateLimitException.class),
    SERVICE_FAILS(
            500,
            "Something went wrong on our side",
            "server_error",
            "api_error",
            CopilotServerException.class);

    private final int status;
    private final String message;
    private final String openAiCode;
    private final String anthropicType;
    private final Class<? extends CopilotException> failure;

    MatrixTrouble(
            int status,
            String message,
            String openAiCode,
            String anthropicType,
            Class<? extends CopilotException> failure) {
        this.status = status;
        this.message = message;
        this.openAiCode = openAiCode;
        this.anthropicType = anthropicType;
        this.failure = failure;
    }

    int status() {
        return status;
    }

    String message() {
        return message;
    }

    String openAiCode() {
        return openAiCode;
    }

    String anthropicType() {
        return anthropicType;
    }

    Class<? extends CopilotException> failure() {
        return failure;
    }
}
