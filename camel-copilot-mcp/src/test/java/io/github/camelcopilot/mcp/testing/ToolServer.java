// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an MCP server for tests responds, whatever the transport. Its tools die, hang and change as
 * their names say. Each call is noted in a file, which survives the server. Thread-safe.
 */
public final class ToolServer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int PAGE = 4;

    private final Path calls;
    private final Runnable die;
    private final List<ObjectNode> tools = new ArrayList<>();

    /**
     * @param calls the file to which the names of called tools are appended
     * @param die ends the server without a response
     */
    public ToolServer(Path calls, Runnable die) {
        this.calls = calls;
        this.die = die;
        add("echo", "{'readOnlyHint':true,'title':'Echo'}");
        add("sum", "{}");
        add("picture", "{}");
        add("complain", "{}");
        add("environment", "{}");
        add("hang", "{}");
        add("die", "{'destructiveHint':true}");
        add("dieOnce", "{'readOnlyHint':true}");
        add("dieOnceIdempotent", "{'idempotentHint':true}");
        add("refuse", "{}");
        add("grow", "{}");
        add("spawn", "{}");
        add("big", "{}");
        add("odd name/\u00fc", "{}");
        add("leak", "{}");
        // Valid JSON Schema that the SDK's types cannot hold.
        tool("echo")
                .set(
                        "inputSchema",
                        json(
                                "{'type':'object','additionalProperties':{'type':'string'},'properties':{'text':{'type':'string','default':null}},'required':['text'],'x-kept':1}"));
    }

    private void add(String name, String annotations) {
        ObjectNode tool = JSON.createObjectNode();
        tool.put("name", name).put("description", "The tool " + name + ".");
        tool.set("inputSchema", json("{'type':'object'}"));
        tool.set("annotations", json(annotations));
        tools.add(tool);
    }

    private ObjectNode tool(String name) {
        return tools.stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Parses JSON in which apostrophes stand for quotation marks. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException invalid) {
            throw new UncheckedIOException(invalid);
        }
    }

    /**
     * Handles a message.
     *
     * @param send receives the messages of the server, as lines
     */
    public synchronized void handle(String message, Consumer<String> send) throws IOException {
        JsonNode request = JSON.readTree(message);
        JsonNode params = request.path("params");
        switch (request.path("method").asText()) {
            case "initialize" ->
                    result(
                            request,
                            send,
                            "{'protocolVersion':'"
                                    + params.path("protocolVersion").asText()
                                    + "','capabilities':{'tools':{'listChanged':true}},'serverInfo':{'name':'test','version':'1'}}");
            case "tools/list" -> list(request, params.path("cursor").asInt(0), send);
            case "tools/call" -> call(request, params, send);
            case "notifications/cancelled" -> note("cancelled");
            default -> {}
        }
    }

    private void list(JsonNode request, int from, Consumer<String> send) throws IOException {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode page = result.putArray("tools");
        int to = Math.min(tools.size(), from + PAGE);
        tools.subList(from, to).forEach(page::add);
        if (to < tools.size()) {
            result.put("nextCursor", String.valueOf(to));
        }
        result(request, send, result);
    }

    private void call(JsonNode request, JsonNode params, Consumer<String> send) throws IOException {
        String name = params.path("name").asText();
        JsonNode arguments = params.path("arguments");
        boolean isFirst = !Files.exists(calls) || !Files.readAllLines(calls).contains(name);
        note(name);
        switch (name) {
            case "echo" -> text(request, send, arguments.path("text").asText());
            case "sum" ->
                    result(
                            request,
                            send,
                            "{'content':[],'structuredContent':{'sum':"
                                    + (arguments.path("a").asInt() + arguments.path("b").asInt())
                                    + "}}");
            case "picture" ->
                    result(
                            request,
                            send,
                            "{'content':[{'type':'text','text':'Here:'},{'type':'image','mimeType':'image/png','data':'AAECAw=='},{'type':'resource','resource':{'uri':'file:///a.pdf','mimeType':'application/pdf','blob':'AAEC'}},{'type':'resource_link','uri':'file:///b','name':'b','size':7},{'type':'hologram'}]}");
            case "complain" ->
                    result(
                            request,
                            send,
                            "{'isError':true,'content':[{'type':'text','text':'The city is unknown.'}]}");
            case "environment" -> text(request, send, JSON.writeValueAsString(System.getenv()));
            case "hang" -> {}
            case "die" -> die.run();
            case "dieOnce", "dieOnceIdempotent" -> {
                if (isFirst) {
                    die.run();
                } else {
                    text(request, send, "alive");
                }
            }
            case "refuse" -> error(request, send, -32602, "a must be a number");
            case "grow" -> {
                add("grown", "{}");
                send.accept(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
                text(request, send, "grown");
            }
            case "spawn" ->
                    text(
                            request,
                            send,
                            String.valueOf(new ProcessBuilder("sleep", "1000").start().pid()));
            case "big" ->
                    text(request, send, "\u00e4".repeat(arguments.path("characters").asInt()));
            case "odd name/\u00fc" -> text(request, send, "odd");
            default -> error(request, send, -32603, "broken: " + System.getenv("SERVER_KEY"));
        }
    }

    private void note(String call) throws IOException {
        Files.writeString(calls, call + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void text(JsonNode request, Consumer<String> send, String text)
            throws IOException {
        ObjectNode result = JSON.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        result(request, send, result);
    }

    private static void result(JsonNode request, Consumer<String> send, String result)
            throws IOException {
        result(request, send, json(result));
    }

    private static void result(JsonNode request, Consumer<String> send, JsonNode result)
            throws IOException {
        ObjectNode response = response(request);
        response.set("result", result);
        send.accept(JSON.writeValueAsString(response));
    }

    private static void error(JsonNode request, Consumer<String> send, int code, String message)
            throws IOException {
        ObjectNode response = response(request);
        response.putObject("error").put("code", code).put("message", message);
        send.accept(JSON.writeValueAsString(response));
    }

    private static ObjectNode response(JsonNode request) {
        ObjectNode response = JSON.createObjectNode();
        response.put("jsonrpc", "2.0");
        response.set("id", request.path("id"));
        return response;
    }
}
