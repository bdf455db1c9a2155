package io.github.camelcopilot.api;

/**
 * A call of a tool that the model asks for.
 *
 * @param id the id that the tool's answer must name
 * @param name the tool
 * @param arguments the arguments as the model wrote them, JSON as a rule but not by any guarantee
 */
public record ToolCall(String id, String name, String arguments) {}
