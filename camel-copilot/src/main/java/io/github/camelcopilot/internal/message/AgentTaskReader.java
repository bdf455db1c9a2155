// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.internal.agent.AgentTask;
import io.github.camelcopilot.internal.agent.Decisions;
import io.github.camelcopilot.internal.agent.MemoryAction;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.options.EndpointOptions;
import io.github.camelcopilot.internal.output.OutputFormat;
import io.github.camelcopilot.internal.output.OutputFormats;
import io.github.camelcopilot.internal.tool.ToolNesting;
import io.github.camelcopilot.internal.tool.ToolTags;
import io.github.camelcopilot.internal.wire.RequestSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads what a message says about tools and the stored conversation: the options of the endpoint
 * with the overrides of the message, and decisions on calls that wait for approval. Thread-safe
 * after {@link #init}.
 */
public final class AgentTaskReader {

    private static final String CLEAR = "clear";

    private final CopilotConfiguration configuration;
    private final OverrideHeaders overrides;
    private final OutputFormats outputs;
    private final ToolTags tags;

    /** Whether the endpoint declares a format of the answer with {@code body.*}. */
    private final boolean hasOwnFormat;

    private Template memoryId;

    /**
     * @param options the options parsed from the configuration
     * @param outputs the formats of the answers
     */
    public AgentTaskReader(
            CopilotConfiguration configuration, EndpointOptions options, OutputFormats outputs) {
        this.configuration = configuration;
        this.outputs = outputs;
        this.overrides = new OverrideHeaders(options.headerOverrides());
        this.tags = ToolTags.parse(configuration.getTags());
        this.hasOwnFormat = RequestSettings.hasResponseFormat(options.defaults());
    }

    /** Compiles the template. Called once, before any message is read. */
    public void init(CamelContext context) {
        memoryId = Template.of(context, configuration.getMemoryId());
    }

    /**
     * Returns whether a message decides on tool calls of a stored conversation, so that its body is
     * not part of the prompt.
     */
    public boolean onlyDecides(Message message) {
        return decision(message) != null
                && (memoryId.isSet()
                        || overrides.get(message, CopilotHeaders.MEMORY_ID, String.class) != null);
    }

    /** Returns whether a message has an action on the stored conversation, valid or not. */
    public static boolean hasMemoryAction(Exchange exchange) {
        return memoryAction(exchange.getMessage()) != null;
    }

    private static Object memoryAction(Message message) {
        return OverrideHeaders.exact(message, CopilotHeaders.MEMORY_ACTION, Object.class);
    }

    /**
     * Returns whether a message deletes the stored conversation or begins it anew.
     *
     * @throws IllegalArgumentException if its action is not the valid one, if it continues no
     *     conversation, or if it also decides on tool calls of the conversation
     */
    public boolean clears(Exchange exchange) {
        Message message = exchange.getMessage();
        Object action = memoryAction(message);
        if (action == null) {
            return false;
        }
        if (!CLEAR.equals(action.toString().strip())) {
            // The value is not quoted, since it may be part of a prompt.
            throw new IllegalArgumentException(
                    "The header "
                            + CopilotHeaders.MEMORY_ACTION
                            + " is unknown; the only valid value is "
                            + CLEAR);
        }
        if (memoryId(exchange) == null) {
            throw new IllegalArgumentException(
                    "The header "
                            + CopilotHeaders.MEMORY_ACTION
                            + " needs the conversation that it clears: set the option memoryId or the header "
                            + CopilotHeaders.MEMORY_ID);
        }
        if (decision(message) != null) {
            throw new IllegalArgumentException(
                    "The headers "
                            + CopilotHeaders.MEMORY_ACTION
                            + " and "
                            + CopilotHeaders.TOOL_DECISION
                            + " exclude each other: a cleared conversation has no tool calls that wait for a"
                            + " decision");
        }
        return true;
    }

    private static Object decision(Message message) {
        return OverrideHeaders.exact(message, CopilotHeaders.TOOL_DECISION, Object.class);
    }

    /**
     * Returns the task; null if the exchange neither offers tools, nor decides on a call, nor
     * continues a stored conversation, nor has a format for the answer, so that the prompt is a
     * single model call.
     *
     * @param prompt of the message
     * @throws IllegalArgumentException if a header is invalid
     * @throws CopilotToolException if too many tools enclose the exchange
     */
    public AgentTask read(Exchange exchange, Prompt prompt) throws CopilotToolException {
        return read(
                exchange, prompt, clears(exchange) ? MemoryAction.REPLACE : MemoryAction.CONTINUE);
    }

    /**
     * Returns the task that deletes the stored conversation.
     *
     * @param prompt without messages
     * @throws IllegalArgumentException if a header is invalid
     * @throws CopilotToolException if too many tools enclose the exchange
     */
    public AgentTask readDeletion(Exchange exchange, Prompt prompt) throws CopilotToolException {
        return read(exchange, prompt, MemoryAction.DELETE);
    }

    private AgentTask read(Exchange exchange, Prompt prompt, MemoryAction memoryAction)
            throws CopilotToolException {
        Message message = exchange.getMessage();
        Object ownTags = overrides.get(message, CopilotHeaders.TAGS, Object.class);
        ToolTags selected = ownTags == null ? tags : tags(ownTags);
        Object decision = decision(message);
        String conversation = memoryId(exchange);
        OutputFormat output = output(message, prompt.request());
        if (selected.isEmpty() && decision == null && conversation == null && output == null) {
            return null;
        }
        ToolNesting.check(exchange);
        return new AgentTask(
                output == null ? prompt : prompt.withOutput(output),
                selected,
                toolChoice(message),
                maxTokens(message),
                maxCost(message),
                decision == null ? null : Decisions.of(decision),
                conversation,
                memoryAction,
                ownProperties(exchange),
                exchange.hasVariables() ? new LinkedHashMap<>(exchange.getVariables()) : Map.of());
    }

    /**
     * Returns the prompt with the tool choice of the message or the endpoint, if the prompt itself
     * brings tools and no choice.
     */
    public Prompt withToolChoice(Exchange exchange, Prompt prompt) {
        ChatRequest request = prompt.request();
        if (request.tools().isEmpty() || request.toolChoice() != null) {
            return prompt;
        }
        ToolChoice choice = toolChoice(exchange.getMessage());
        return choice == null
                ? prompt
                : prompt.withRequest(request.toBuilder().toolChoice(choice).build());
    }

    /**
     * Returns the tags of a header.
     *
     * @throws IllegalArgumentException unless it is a text, or a collection, whose text would have
     *     brackets
     */
    private static ToolTags tags(Object header) {
        if (header instanceof CharSequence text) {
            return ToolTags.parse(text.toString());
        }
        if (header instanceof Collection<?> all) {
            return ToolTags.parse(
                    all.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        throw new IllegalArgumentException(
                "The header "
                        + CopilotHeaders.TAGS
                        + " is neither a text nor a collection of texts");
    }

    /** Returns the id of the conversation, or null if the exchange continues none. */
    private String memoryId(Exchange exchange) {
        String id = overrides.get(exchange.getMessage(), CopilotHeaders.MEMORY_ID, String.class);
        if (id == null && !memoryId.isSet()) {
            return null;
        }
        String evaluated = id == null ? memoryId.evaluate(exchange) : id;
        if (evaluated.isBlank()) {
            throw new IllegalArgumentException(
                    "The id of the conversation is blank: "
                            + (id == null
                                    ? "memoryId evaluates to a blank text for this message"
                                    : "the header " + CopilotHeaders.MEMORY_ID + " has no text"));
        }
        return evaluated.strip();
    }

    /**
     * Returns the format of the answer, or null. A request that declares one itself keeps it: then
     * the schema of the endpoint is neither sent nor checked.
     *
     * @throws IllegalArgumentException if a header has a schema although the endpoint declares
     *     another format with {@code body.*}
     */
    private OutputFormat output(Message message, ChatRequest request) {
        Object schema = overrides.get(message, CopilotHeaders.JSON_SCHEMA, Object.class);
        if (schema != null && hasOwnFormat) {
            throw new IllegalArgumentException(
                    "The header "
                            + CopilotHeaders.JSON_SCHEMA
                            + " and one of body.response_format, body.text and body.output_config both declare"
                            + " the format of the answer; set only one of them");
        }
        if (RequestSettings.hasResponseFormat(request)) {
            return null;
        }
        return schema == null
                ? outputs.ofOptions()
                : outputs.ofHeader(CopilotHeaders.JSON_SCHEMA, schema);
    }

    private ToolChoice toolChoice(Message message) {
        String override = overrides.getName(message, CopilotHeaders.TOOL_CHOICE);
        String choice = override == null ? configuration.getToolChoice() : override;
        if (choice == null || choice.isBlank()) {
            return null;
        }
        return switch (choice.strip()) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> ToolChoice.REQUIRED;
            default -> ToolChoice.named(choice.strip());
        };
    }

    private Long maxTokens(Message message) {
        Long override = overrides.get(message, CopilotHeaders.MAX_AGENTIC_TOKENS, Long.class);
        checkPositive(CopilotHeaders.MAX_AGENTIC_TOKENS, override);
        return override == null ? configuration.getMaxAgenticTokens() : override;
    }

    private Double maxCost(Message message) {
        Double override = overrides.get(message, CopilotHeaders.MAX_COST, Double.class);
        checkPositive(CopilotHeaders.MAX_COST, override);
        return override == null ? configuration.getMaxCost() : override;
    }

    private static void checkPositive(String header, Number value) {
        if (value != null && value.doubleValue() <= 0) {
            throw new IllegalArgumentException(
                    "The header " + header + " is " + value + ", but must be greater than 0");
        }
    }

    /**
     * Camel keeps its internal properties elsewhere; the component's own one belongs to a stream.
     */
    private static Map<String, Object> ownProperties(Exchange exchange) {
        Map<String, Object> properties = new LinkedHashMap<>(exchange.getProperties());
        properties.remove(CopilotHeaders.CANCEL_STREAM);
        return properties;
    }
}
