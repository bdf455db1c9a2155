// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

/**
 * The names of all meters and their tags. Those that begin with {@code gen_ai} and {@code error}
 * follow the semantic conventions of OpenTelemetry for generative AI, version 1.41.0; the others
 * have no counterpart there.
 */
public final class MeterNames {

    /** Timer: the duration of calls. */
    public static final String OPERATION_DURATION = "gen_ai.client.operation.duration";

    /** Distribution summary: tokens of prompts and answers. */
    public static final String TOKEN_USAGE = "gen_ai.client.token.usage";

    /** Counter: requests that were sent, including retries. */
    public static final String REQUESTS = "copilot.requests";

    /** Counter: attempts after the first of each call. */
    public static final String RETRIES = "copilot.retries";

    /** Counter: prompts that were refused before anything was sent. */
    public static final String REFUSED = "copilot.refused";

    /** Counter: prompts that were repeated for {@code fallbackModel}. */
    public static final String FALLBACKS = "copilot.fallbacks";

    /** Counter: the price of answers in AI credits. */
    public static final String COST_CREDITS = "copilot.cost.credits";

    /** Counter: tool calls that have ended. */
    public static final String TOOL_CALLS = "copilot.tool.calls";

    /** Gauge: streams that have not ended. */
    public static final String STREAMS_ACTIVE = "copilot.streams.active";

    /** Gauge: the remaining quota in percent. */
    public static final String QUOTA_REMAINING = "copilot.quota.remaining";

    /** Tag: the kind of call, such as {@link #CHAT}. */
    public static final String OPERATION_NAME = "gen_ai.operation.name";

    /** Tag: the service, see {@link #providerName}. */
    public static final String PROVIDER_NAME = "gen_ai.provider.name";

    /** Tag: the requested model, or {@code none} if the service chose it. */
    public static final String REQUEST_MODEL = "gen_ai.request.model";

    /** Tag: the model that answered, or {@code none} if the call failed. */
    public static final String RESPONSE_MODEL = "gen_ai.response.model";

    /** Tag: {@link #INPUT} or {@link #OUTPUT}. */
    public static final String TOKEN_TYPE = "gen_ai.token.type";

    /** Tag: the simple class name of the exception, or {@link #NO_ERROR}. */
    public static final String ERROR_TYPE = "error.type";

    /** Tag: whether the price was computed by the component: {@code true} or {@code false}. */
    public static final String COST_ESTIMATED = "copilot.cost.estimated";

    /** Tag: the model to which a prompt was repeated. */
    public static final String FALLBACK_MODEL = "copilot.fallback.model";

    /** Tag: the name of the quota, such as {@code premium_interactions}. */
    public static final String QUOTA_NAME = "copilot.quota.name";

    /** Tag: the name of a tool that was offered to the model. */
    public static final String TOOL_NAME = "gen_ai.tool.name";

    /**
     * Tag: what became of a tool call: {@code done}, {@code denied}, {@code failed} or {@code
     * suspended}.
     */
    public static final String TOOL_OUTCOME = "outcome";

    /** The value of {@link #OPERATION_NAME} for prompts. */
    public static final String CHAT = "chat";

    /** The value of {@link #OPERATION_NAME} for requests for embeddings. */
    public static final String EMBEDDINGS = "embeddings";

    /** The value of {@link #TOKEN_TYPE} for prompts. */
    public static final String INPUT = "input";

    /** The value of {@link #TOKEN_TYPE} for answers. */
    public static final String OUTPUT = "output";

    /** The value of {@link #ERROR_TYPE} if there was no error. */
    public static final String NO_ERROR = "none";

    private MeterNames() {}

    /**
     * Returns the name of a service in the conventions.
     *
     * @param provider the value of the option {@code provider}
     */
    public static String providerName(String provider) {
        return "azure".equals(provider) ? "azure.ai.openai" : provider;
    }
}
