// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A content block of a message of Anthropic's API. Immutable.
 *
 * @param whole the complete block
 * @param start the block as its stream begins
 * @param deltas the JSON objects that complete it
 */
record AnthropicBlock(ObjectNode whole, ObjectNode start, List<String> deltas) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the blocks of an answer in order: thinking, text, tool calls. */
    static List<AnthropicBlock> of(AnswerContent content) {
        List<AnthropicBlock> blocks = new ArrayList<>();
        content.reasoning().forEach(thoughts -> blocks.add(ofReasoning(thoughts)));
        if (content.hasText()) {
            blocks.add(
                    new AnthropicBlock(
                            text(content.text()),
                            text(""),
                            deltas("text", Fragments.words(content.text()))));
        }
        content.calls().forEach(call -> blocks.add(ofCall(call)));
        return blocks;
    }

    /** Returns the block of reasoning as the client must return it. */
    static ObjectNode thinking(ScriptedReasoning thoughts) {
        return thoughts.redacted()
                ? node("redacted_thinking").put("data", thoughts.state())
                : node("thinking")
                        .put("thinking", thoughts.text())
                        .put("signature", thoughts.state() == null ? "" : thoughts.state());
    }

    private static AnthropicBlock ofReasoning(ScriptedReasoning thoughts) {
        ObjectNode whole = thinking(thoughts);
        if (thoughts.redacted()) {
            return new AnthropicBlock(whole, whole, List.of());
        }
        ObjectNode signature = node("signature_delta");
        signature.set("signature", whole.path("signature"));
        return new AnthropicBlock(
                whole,
                node("thinking").put("thinking", "").put("signature", ""),
                Stream.concat(
                                deltas("thinking", Fragments.words(thoughts.text())).stream(),
                                Stream.of(signature.toString()))
                        .toList());
    }

    private static AnthropicBlock ofCall(ScriptedCall call) {
        ObjectNode whole = tool(call);
        whole.set("input", input(call.arguments()));
        ObjectNode start = tool(call);
        start.putObject("input");
        List<String> deltas = new ArrayList<>();
        // The service begins with an empty fragment.
        deltas.add(delta("input_json", "partial_json", ""));
        for (String fragment : Fragments.arguments(call.arguments())) {
            deltas.add(delta("input_json", "partial_json", fragment));
        }
        return new AnthropicBlock(whole, start, deltas);
    }

    /** Returns the arguments as JSON: a string if they are not valid. */
    private static JsonNode input(String arguments) {
        try {
            JsonNode input = JSON.readTree(arguments);
            return input.isMissingNode() ? JsonNodeFactory.instance.objectNode() : input;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(arguments);
        }
    }

    private static ObjectNode tool(ScriptedCall call) {
        return node("tool_use").put("id", call.id()).put("name", call.name());
    }

    private static ObjectNode text(String text) {
        return node("text").put("text", text);
    }

    private static ObjectNode node(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static List<String> deltas(String kind, List<String> fragments) {
        return fragments.stream().map(fragment -> delta(kind, kind, fragment)).toList();
    }

    private static String delta(String kind, String member, String quoted) {
        return "{\"type\":\"" + kind + "_delta\",\"" + member + "\":\"" + quoted + "\"}";
    }
}
