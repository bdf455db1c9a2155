// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.internal.provider.Provider;
import java.util.Optional;

/**
 * Creates the outcomes of a verification: the status and code of each model, and a sentence that
 * says what to do. Immutable, so any thread may use it.
 */
final class ModelChecks {

    /** The code of a premium model that was not called. */
    private static final String PREMIUM_SKIPPED = "premium_skipped";

    private static final int ANSWERED = 200;

    private final Provider provider;
    private final ModelList list;

    /**
     * @param list the models that are available to the credential; null = unknown
     */
    ModelChecks(Provider provider, ModelList list) {
        this.provider = provider;
        this.list = list;
    }

    /** Returns the entry of a model in the list; empty if it is not listed or there is no list. */
    Optional<ModelInfo> entry(String model) {
        return list == null ? Optional.empty() : list.find(model);
    }

    ModelCheck answered(String model) {
        return ModelCheck.builder().model(model).status(ANSWERED).build();
    }

    ModelCheck premiumSkipped(String model) {
        String advice =
                entry(model).isPresent()
                        ? "Set verifyPremium=true to call this premium model, which counts against the quota"
                        : "Set verifyPremium=true to call this model, which is not in the list of models and may"
                                + " count against the quota";
        return ModelCheck.builder().model(model).code(PREMIUM_SKIPPED).advice(advice).build();
    }

    ModelCheck failed(String model, CopilotException failure) {
        return ModelCheck.builder()
                .model(model)
                .status(failure.getStatus())
                .code(code(failure))
                .advice(advice(model, failure))
                .build();
    }

    /** Returns the code of the failure, or one for its kind if it has none. */
    private static String code(CopilotException failure) {
        String code = failure.getCode();
        if (code != null && !code.isBlank()) {
            return code;
        }
        if (failure instanceof CopilotAuthenticationException) {
            return "unauthorized";
        }
        if (failure instanceof CopilotAccessException) {
            return "forbidden";
        }
        if (failure instanceof CopilotModelException) {
            return "model_refused";
        }
        if (failure instanceof CopilotQuotaException) {
            return "quota_exceeded";
        }
        if (failure instanceof CopilotRateLimitException) {
            return "rate_limited";
        }
        if (failure instanceof CopilotRequestException) {
            return "request_refused";
        }
        if (failure instanceof CopilotTimeoutException) {
            return "timeout";
        }
        return failure.getStatus() == 0 ? "no_response" : "server_error";
    }

    private String advice(String model, CopilotException failure) {
        if (failure instanceof CopilotAuthenticationException) {
            return "Log in again, or replace the token or API key, since the service refuses it";
        }
        if (failure instanceof CopilotModelException || failure instanceof CopilotAccessException) {
            return refusedAdvice(model);
        }
        if (failure instanceof CopilotQuotaException) {
            return CallFailures.QUOTA_GUARD.equals(failure.getCode())
                    ? "Wait for the reset of the quota, use a model that is included in the plan, or lower minQuotaPercent"
                    : "Wait for the reset of the quota, or use a model that is included in the plan";
        }
        if (failure instanceof CopilotRateLimitException) {
            return tryAgain(failure, "since the service limits the rate of requests");
        }
        if (failure instanceof CopilotTimeoutException timeout) {
            return "Try again later, or set a longer " + timeout.getKind().option();
        }
        return failure instanceof CopilotRequestException
                ? requestAdvice(model, failure)
                : serverAdvice(failure);
    }

    private String refusedAdvice(String model) {
        Optional<ModelInfo> entry = entry(model);
        if (list != null && entry.isEmpty()) {
            return "Check the name with copilot:models, since the model is not in the list of this credential";
        }
        if (entry.map(ModelInfo::policyState).filter("disabled"::equals).isPresent()) {
            return "Have the model enabled in the policy of the organisation or in the settings of the account, which"
                    + " disables it";
        }
        return entry.filter(known -> !isForPrompts(known))
                .map(
                        known ->
                                "Leave this model out, since models of the type "
                                        + known.type()
                                        + " answer no prompts")
                .orElseGet(provider::refusedModelAdvice);
    }

    /** Returns whether a model answers prompts; a model of an unknown type may. */
    static boolean isForPrompts(ModelInfo model) {
        return model.type() == null || model.type().isBlank() || model.type().equals("chat");
    }

    private String requestAdvice(String model, CopilotException failure) {
        if (failure.getCode() != null && failure.getCode().startsWith("proxy_")) {
            return "Check the options of the proxy, since it refuses the request";
        }
        if (failure.getStatus() == 400) {
            // Copilot also refuses models in this way to which an OAuth app has no access.
            return refusedAdvice(model);
        }
        return provider.addressAdvice(failure.getStatus())
                .orElse("Check the options of the endpoint, since the request is refused");
    }

    private static String serverAdvice(CopilotException failure) {
        return switch (failure.getStatus() / 100) {
            case 0 -> "Check the network, the proxy and baseUrl, since there was no response";
            case 2 -> "Try again, and check baseUrl if the answer still cannot be read";
            case 3 -> "Check baseUrl, since redirects are not followed";
            default -> tryAgain(failure, "since the service is not available");
        };
    }

    private static String tryAgain(CopilotException failure, String reason) {
        return "Try again "
                + (failure.getRetryAfter() == null
                        ? "later"
                        : "after " + ErrorMessages.text(failure.getRetryAfter()))
                + ", "
                + reason;
    }
}
