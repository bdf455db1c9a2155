// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.internal.client.LimitedNames;
import io.micrometer.core.instrument.Tags;

/**
 * The tags of the meters of calls. All values are from small sets: models are limited by {@link
 * LimitedNames}.
 *
 * @param operation {@code chat} or {@code embeddings}
 * @param provider the value of the option {@code provider}
 * @param requestModel the requested model
 * @param responseModel the model that answered
 * @param errorType the simple class name of the exception, or {@link MeterNames#NO_ERROR}
 */
record CallKey(
        String operation,
        String provider,
        String requestModel,
        String responseModel,
        String errorType) {

    /** Returns the key for calls beyond the maximum number of combinations of tags. */
    CallKey withoutModels() {
        return new CallKey(operation, provider, LimitedNames.OTHER, LimitedNames.OTHER, errorType);
    }

    /** Returns all tags. */
    Tags tags() {
        return modelTags().and(MeterNames.ERROR_TYPE, errorType);
    }

    /** Returns the tags without that of the error. */
    Tags modelTags() {
        return Tags.of(
                MeterNames.OPERATION_NAME,
                operation,
                MeterNames.PROVIDER_NAME,
                MeterNames.providerName(provider),
                MeterNames.REQUEST_MODEL,
                requestModel,
                MeterNames.RESPONSE_MODEL,
                responseModel);
    }
}
