// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolApproval;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options for tools: those of {@code copilot:tool} and those by which {@code copilot:chat} and
 * {@code copilot:stream} offer and call them. Durations are in milliseconds. Set by the thread that
 * builds the route, and only read afterwards.
 */
@UriParams
public abstract class ToolConfiguration extends MemoryConfiguration {

    @UriParam(
            description =
                    "For chat and stream, the tags of the tools that the model may call, comma- "
                            + "separated; * = all tools; unset = none. For tool, the tags by which "
                            + "producers select it; without tags, only producers with tags=* see it.")
    private String tags;

    @UriParam(
            label = "consumer",
            description =
                    "Description of the tool, by which the model decides when to call it. "
                            + "Required for tool.")
    private String description;

    @UriParam(
            label = "consumer",
            prefix = "parameter.",
            multiValue = true,
            description =
                    "Parameters of the tool: parameter.NAME=string, integer, number or boolean, "
                            + "with parameter.NAME.description, parameter.NAME.required and "
                            + "parameter.NAME.enum (comma-separated).")
    private Map<String, Object> parameter = new LinkedHashMap<>();

    @UriParam(
            label = "consumer",
            description =
                    "JSON Schema of the arguments of the tool, instead of parameter.*: "
                            + "classpath:, file: or resource: with a path, #name of a bean (text or map), "
                            + "or the schema itself with a space between closing braces. Requires the "
                            + "library com.networknt:json-schema-validator.")
    private String argSchema;

    @UriParam(
            label = "consumer",
            description = "Title of the tool for people who approve its calls.")
    private String title;

    @UriParam(
            label = "consumer",
            description =
                    "Whether the tool changes nothing. Such a tool needs no approval, unless "
                            + "toolApprovalFor is all.")
    private Boolean readOnlyHint;

    @UriParam(
            label = "consumer",
            description = "Whether the tool may delete or overwrite something.")
    private Boolean destructiveHint;

    @UriParam(
            label = "consumer",
            description =
                    "Whether calling the tool again with the same arguments has no further "
                            + "effect.")
    private Boolean idempotentHint;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether the result of the tool is the answer, instead of going to the model. "
                            + "Applies if all calls of the model's answer are to such tools, and none "
                            + "failed.")
    private boolean returnDirect;

    @UriParam(
            label = "consumer",
            javaType = "java.time.Duration",
            defaultValue = "20s",
            description =
                    "Maximum duration of a call of the tool, including the wait for its route to "
                            + "start. The route may end later, without effect.")
    private long toolTimeout = 20_000;

    @UriParam(
            defaultValue = "256KB",
            description =
                    "Maximum size of the result of a tool. A longer result is cut, and a line at "
                            + "its end says so. If the tool and the producer differ, the smaller size "
                            + "applies.")
    private String maxToolResultSize = "256KB";

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Whether tools are called when the model requests it. If false, the exchange "
                            + "ends with the tool calls in the header CamelCopilotResult, and the route "
                            + "calls the tools.")
    private boolean autoToolExecution = true;

    @UriParam(
            label = "producer",
            description =
                    "Whether the model calls tools: auto (it decides), none, required (at least "
                            + "one), or the name of a tool. required and a name apply to the first model "
                            + "call of an exchange only.")
    private String toolChoice;

    @UriParam(
            label = "producer",
            defaultValue = "20",
            description =
                    "Maximum number of times that the tools of an answer are called in one "
                            + "exchange, which then fails if the model requests more.")
    private int maxToolIterations = 20;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Whether the tool calls of one answer run concurrently. If false, they run "
                            + "one after another.")
    private boolean parallelToolExecution = true;

    @UriParam(
            label = "producer",
            enums = "failExchange,repromptModel",
            defaultValue = "failExchange",
            description =
                    "What happens if a tool fails: failExchange (the exchange fails, after all "
                            + "running calls have ended) or repromptModel (the model is informed, without "
                            + "the message of the exception).")
    private ToolErrorStrategy toolExecutionErrorStrategy = ToolErrorStrategy.FAIL_EXCHANGE;

    @UriParam(
            label = "producer",
            enums = "failExchange,repromptModel",
            defaultValue = "repromptModel",
            description =
                    "What happens if the model calls a tool that it was not offered, or with "
                            + "arguments that do not fit: repromptModel (the model is informed what is "
                            + "wrong) or failExchange.")
    private ToolErrorStrategy hallucinatedToolNameStrategy = ToolErrorStrategy.REPROMPT_MODEL;

    @UriParam(
            label = "producer",
            description =
                    "Maximum number of tokens of all model calls of an exchange. It is checked "
                            + "when the model requests tools; an answer without tool calls is always "
                            + "returned.")
    private Long maxAgenticTokens;

    @UriParam(
            label = "producer",
            description =
                    "Maximum cost of an exchange in AI credits. It is checked when the model "
                            + "requests tools; an answer without tool calls is always returned.")
    private Double maxCost;

    @UriParam(
            label = "producer",
            javaType = "io.github.camelcopilot.api.ToolApproval",
            description =
                    "Who decides whether a tool is called: the URI of an endpoint, a bean "
                            + "(#bean:name) of type io.github.camelcopilot.api.ToolApproval, or suspend "
                            + "(the exchange ends, and a later message with the header "
                            + "CamelCopilotToolDecision continues it). Unset = every call is made.")
    private ToolApproval toolApproval;

    @UriParam(
            label = "producer",
            javaType = "java.time.Duration",
            defaultValue = "1m",
            description =
                    "Maximum time for the endpoint or bean of toolApproval to decide; then the "
                            + "exchange fails.")
    private long toolApprovalTimeout = 60_000;

    @UriParam(
            label = "producer",
            enums = "destructive,all",
            defaultValue = "destructive",
            description =
                    "Which tool calls need approval: destructive (those of all tools but the ones "
                            + "with readOnlyHint=true) or all.")
    private ToolApprovalScope toolApprovalFor = ToolApprovalScope.DESTRUCTIVE;

    @UriParam(
            label = "producer",
            prefix = "mcpServer.",
            multiValue = true,
            secret = true,
            description =
                    "MCP servers whose tools are offered to the model, as mcpServer.NAME.OPTION: "
                            + "transportType (stdio, streamableHttp or sse; default: stdio, or "
                            + "streamableHttp if there is only a url), command and args (comma-separated) and "
                            + "environment.K for a child process, url and header.K for HTTP, toolNames (of "
                            + "the tools to offer; default: all) and tags. A server of an endpoint "
                            + "replaces that of the component with the same name. Requires the library "
                            + "io.github.camel-copilot:camel-copilot-mcp.")
    private Map<String, Object> mcpServer = new McpServerMap();

    @UriParam(
            label = "producer",
            javaType = "java.time.Duration",
            defaultValue = "20s",
            description =
                    "Maximum time to connect to an MCP server and list its tools, for which a "
                            + "message waits without a thread, and maximum duration of a call of such a "
                            + "tool.")
    private long mcpTimeout = 20_000;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Whether the connection to an MCP server is established again if it failed, at "
                            + "the next message. If false, messages fail from then on.")
    private boolean mcpReconnect = true;

    public String getTags() {
        return tags;
    }

    public void setTags(String tags) {
        this.tags = tags;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    public Map<String, Object> getParameter() {
        return parameter;
    }

    public void setParameter(Map<String, Object> parameter) {
        this.parameter = parameter;
    }

    public String getArgSchema() {
        return argSchema;
    }

    public void setArgSchema(String argSchema) {
        this.argSchema = argSchema;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(String title) {
        this.title = title;
    }

    public Boolean getReadOnlyHint() {
        return readOnlyHint;
    }

    public void setReadOnlyHint(Boolean readOnlyHint) {
        this.readOnlyHint = readOnlyHint;
    }

    public Boolean getDestructiveHint() {
        return destructiveHint;
    }

    public void setDestructiveHint(Boolean destructiveHint) {
        this.destructiveHint = destructiveHint;
    }

    public Boolean getIdempotentHint() {
        return idempotentHint;
    }

    public void setIdempotentHint(Boolean idempotentHint) {
        this.idempotentHint = idempotentHint;
    }

    public boolean isReturnDirect() {
        return returnDirect;
    }

    public void setReturnDirect(boolean returnDirect) {
        this.returnDirect = returnDirect;
    }

    public long getToolTimeout() {
        return toolTimeout;
    }

    public void setToolTimeout(long toolTimeout) {
        this.toolTimeout = toolTimeout;
    }

    public String getMaxToolResultSize() {
        return maxToolResultSize;
    }

    public void setMaxToolResultSize(String maxToolResultSize) {
        this.maxToolResultSize = maxToolResultSize;
    }

    public boolean isAutoToolExecution() {
        return autoToolExecution;
    }

    public void setAutoToolExecution(boolean autoToolExecution) {
        this.autoToolExecution = autoToolExecution;
    }

    public String getToolChoice() {
        return toolChoice;
    }

    public void setToolChoice(String toolChoice) {
        this.toolChoice = toolChoice;
    }

    public int getMaxToolIterations() {
        return maxToolIterations;
    }

    public void setMaxToolIterations(int maxToolIterations) {
        this.maxToolIterations = maxToolIterations;
    }

    public boolean isParallelToolExecution() {
        return parallelToolExecution;
    }

    public void setParallelToolExecution(boolean parallelToolExecution) {
        this.parallelToolExecution = parallelToolExecution;
    }

    public ToolErrorStrategy getToolExecutionErrorStrategy() {
        return toolExecutionErrorStrategy;
    }

    public void setToolExecutionErrorStrategy(ToolErrorStrategy toolExecutionErrorStrategy) {
        this.toolExecutionErrorStrategy = toolExecutionErrorStrategy;
    }

    public ToolErrorStrategy getHallucinatedToolNameStrategy() {
        return hallucinatedToolNameStrategy;
    }

    public void setHallucinatedToolNameStrategy(ToolErrorStrategy hallucinatedToolNameStrategy) {
        this.hallucinatedToolNameStrategy = hallucinatedToolNameStrategy;
    }

    public Long getMaxAgenticTokens() {
        return maxAgenticTokens;
    }

    public void setMaxAgenticTokens(Long maxAgenticTokens) {
        this.maxAgenticTokens = maxAgenticTokens;
    }

    public Double getMaxCost() {
        return maxCost;
    }

    public void setMaxCost(Double maxCost) {
        this.maxCost = maxCost;
    }

    public ToolApproval getToolApproval() {
        return toolApproval;
    }

    public void setToolApproval(ToolApproval toolApproval) {
        this.toolApproval = toolApproval;
    }

    public long getToolApprovalTimeout() {
        return toolApprovalTimeout;
    }

    public void setToolApprovalTimeout(long toolApprovalTimeout) {
        this.toolApprovalTimeout = toolApprovalTimeout;
    }

    public ToolApprovalScope getToolApprovalFor() {
        return toolApprovalFor;
    }

    public void setToolApprovalFor(ToolApprovalScope toolApprovalFor) {
        this.toolApprovalFor = toolApprovalFor;
    }

    public Map<String, Object> getMcpServer() {
        return mcpServer;
    }

    public void setMcpServer(Map<String, Object> mcpServer) {
        this.mcpServer = mcpServer;
    }

    public long getMcpTimeout() {
        return mcpTimeout;
    }

    public void setMcpTimeout(long mcpTimeout) {
        this.mcpTimeout = mcpTimeout;
    }

    public boolean isMcpReconnect() {
        return mcpReconnect;
    }

    public void setMcpReconnect(boolean mcpReconnect) {
        this.mcpReconnect = mcpReconnect;
    }
}
