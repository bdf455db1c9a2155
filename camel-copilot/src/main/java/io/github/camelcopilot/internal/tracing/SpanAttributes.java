// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tracing;

/**
 * The names of the attributes that only spans have; {@link
 * io.github.camelcopilot.internal.metrics.MeterNames} has those that are tags of meters as well.
 * Those that begin with {@code gen_ai} follow the semantic conventions of OpenTelemetry for
 * generative AI, version 1.41.0.
 */
final class SpanAttributes {

    static final String RESPONSE_ID = "gen_ai.response.id";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

    /** The number of dimensions of the vectors of embeddings. */
    static final String DIMENSIONS = "gen_ai.embeddings.dimension.count";

    /** The messages of the prompt, only with {@code traceContent=true}. */
    static final String INPUT_MESSAGES = "gen_ai.input.messages";

    /** The answer, only with {@code traceContent=true}. */
    static final String OUTPUT_MESSAGES = "gen_ai.output.messages";

    /** The price of the answer in AI credits. */
    static final String COST_CREDITS = "copilot.cost.credits";

    /** The value of {@code gen_ai.operation.name} for the route of a tool. */
    static final String EXECUTE_TOOL = "execute_tool";

    static final String TOOL_CALL_ID = "gen_ai.tool.call.id";
    static final String TOOL_TYPE = "gen_ai.tool.type";

    /** The value of {@link #TOOL_TYPE} for tools that the application runs. */
    static final String FUNCTION = "function";

    static final String SERVER_PORT = "server.port";

    /** The URI of the endpoint, an attribute of all spans of Camel. */
    static final String CAMEL_URI = "camel.uri";

    private SpanAttributes() {}
}
