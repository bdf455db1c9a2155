// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.Map;

/** Builds prompts with tools and their results in each format, from JSON with single quotes. */
final class ToolPrompts {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String CITY =
            "{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}";

    private final WireFormat format;
    private final ObjectNode body = JSON.createObjectNode();

    private ToolPrompts(WireFormat format) {
        this.format = format;
        body.put("model", "gpt-5");
        if (format == WireFormat.MESSAGES) {
            body.put("max_tokens", 2000);
        }
        body.putArray(format.promptMember());
    }

    static ToolPrompts of(WireFormat format) {
        return new ToolPrompts(format);
    }

    static JsonNode json(String singleQuoted) {
        try {
            return JSON.readTree(singleQuoted.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    ToolPrompts stream(boolean streamed) {
        body.put("stream", streamed);
        return this;
    }

    ToolPrompts set(String member, String value) {
        body.set(member, json(value));
        return this;
    }

    ToolPrompts tool(String name, String schema) {
        ObjectNode function =
                JSON.createObjectNode().put("name", name).put("description", "About " + name);
        function.set(format == WireFormat.MESSAGES ? "input_schema" : "parameters", json(schema));
        ArrayNode tools = body.withArray("tools");
        switch (format) {
            case COMPLETIONS -> tools.addObject().put("type", "function").set("function", function);
            case RESPONSES -> tools.add(function.put("type", "function").put("strict", false));
            case MESSAGES -> tools.add(function);
        }
        return this;
    }

    /** Adds elements of the conversation, in the form of the format. */
    ToolPrompts add(String... elements) {
        for (String element : elements) {
            body.withArray(format.promptMember()).add(json(element));
        }
        return this;
    }

    ToolPrompts user(String text) {
        return add("{'role':'user','content':'" + text + "'}");
    }

    /** Adds one call of the model. */
    ToolPrompts call(String id, String name) {
        return switch (format) {
            case COMPLETIONS ->
                    add(
                            ("{'role':'assistant','content':null,'tool_calls':[{'id':'%s','type':'function',"
                                            + "'function':{'name':'%s','arguments':'{}'}}]}")
                                    .formatted(id, name));
            case RESPONSES ->
                    add(
                            "{'type':'function_call','call_id':'%s','name':'%s','arguments':'{}'}"
                                    .formatted(id, name));
            case MESSAGES ->
                    add(
                            "{'role':'assistant','content':[{'type':'tool_use','id':'%s','name':'%s','input':{}}]}"
                                    .formatted(id, name));
        };
    }

    ToolPrompts result(String id, String text) {
        return switch (format) {
            case COMPLETIONS ->
                    add("{'role':'tool','tool_call_id':'%s','content':'%s'}".formatted(id, text));
            case RESPONSES ->
                    add(
                            "{'type':'function_call_output','call_id':'%s','output':'%s'}"
                                    .formatted(id, text));
            case MESSAGES ->
                    add(
                            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'%s','content':'%s'}]}"
                                    .formatted(id, text));
        };
    }

    String text() {
        return body.toString();
    }

    HttpResponse<String> send(CopilotServer server) throws Exception {
        return send(server, "user");
    }

    HttpResponse<String> send(CopilotServer server, String initiator) throws Exception {
        Map<String, String> headers = TestClient.headers();
        headers.put("x-initiator", initiator);
        return TestClient.send(TestClient.request(server, format.path(), headers, text()));
    }

    ReceivedTurn turn(CopilotServer server) throws Exception {
        return ReceivedTurn.of(format, send(server));
    }

    /** Returns the message of a refusal in the form of the format. */
    static String objection(WireFormat format, HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode body = JSON.readTree(response.body());
        switch (format) {
            case COMPLETIONS ->
                    assertThat(body.at("/error/code").asText()).isEqualTo("bad_request");
            case RESPONSES ->
                    assertThat(body.at("/error/type").asText()).isEqualTo("invalid_request_error");
            case MESSAGES -> {
                assertThat(body.path("type").asText()).isEqualTo("error");
                assertThat(body.at("/error/type").asText()).isEqualTo("invalid_request_error");
            }
        }
        return body.at("/error/message").asText();
    }
}
