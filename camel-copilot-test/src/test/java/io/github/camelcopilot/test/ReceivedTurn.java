// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tool calls, text and reasoning of a response as a client of any format assembles them, plain
 * or streamed.
 *
 * @param text the whole text
 * @param calls each as {@code id name arguments}
 * @param reasoning each as {@code text|state}
 * @param finish the finish reason, or the type of the last output item of a response
 * @param fragments the largest number of fragments in which the arguments of a call arrived
 */
record ReceivedTurn(
        String text, List<String> calls, List<String> reasoning, String finish, int fragments) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final class Call {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
        private int fragments;

        void begin(JsonNode id, JsonNode name) {
            this.id = id.asText(this.id);
            this.name = name.asText(this.name);
        }

        void add(String fragment) {
            arguments.append(fragment);
            fragments += fragment.isEmpty() ? 0 : 1;
        }

        @Override
        public String toString() {
            return (id + " " + name + " " + arguments).strip();
        }
    }

    static ReceivedTurn of(WireFormat format, HttpResponse<String> response)
            throws JsonProcessingException {
        ReceivedAnswer answer = ReceivedAnswer.of(response);
        boolean streamed =
                response.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .equals("text/event-stream");
        return switch (format) {
            case COMPLETIONS ->
                    completion(
                            answer.objects(), streamed ? "/choices/0/delta" : "/choices/0/message");
            case RESPONSES -> streamed ? streamedResponse(answer.objects()) : response(answer);
            case MESSAGES -> streamed ? streamedMessage(answer.objects()) : message(answer);
        };
    }

    private static ReceivedTurn completion(List<JsonNode> objects, String pointer) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        String state = "";
        String finish = "";
        Map<Integer, Call> calls = new LinkedHashMap<>();
        for (JsonNode object : objects) {
            JsonNode delta = object.at(pointer);
            text.append(delta.path("content").asText(""));
            thoughts.append(delta.path("reasoning_text").asText(""));
            state = delta.path("reasoning_opaque").asText(state);
            finish = object.at("/choices/0/finish_reason").asText(finish);
            for (JsonNode call : delta.path("tool_calls")) {
                int index = call.path("index").asInt(calls.size());
                Call current = calls.computeIfAbsent(index, i -> new Call());
                current.begin(call.path("id"), call.at("/function/name"));
                current.add(call.at("/function/arguments").asText());
            }
        }
        String reasoning = thoughts + "|" + state;
        return turn(
                text.toString(),
                calls,
                reasoning.equals("|") ? List.of() : List.of(reasoning),
                finish);
    }

    private static ReceivedTurn message(ReceivedAnswer answer) throws JsonProcessingException {
        List<JsonNode> events = new ArrayList<>();
        int index = 0;
        for (JsonNode block : answer.last("content")) {
            // A whole block is the start of a stream that adds only the input.
            ObjectNode start = JSON.createObjectNode().put("index", index);
            start.set("content_block", block);
            events.add(start);
            if (block.has("input")) {
                ObjectNode delta = JSON.createObjectNode().put("index", index);
                delta.putObject("delta")
                        .put("type", "input_json_delta")
                        .put("partial_json", block.path("input").toString());
                events.add(delta);
            }
            index++;
        }
        events.add(
                JSON.readTree(
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":%s}}"
                                .formatted(answer.last("stop_reason"))));
        return streamedMessage(events);
    }

    private static ReceivedTurn streamedMessage(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        String finish = "";
        Map<Integer, Call> calls = new LinkedHashMap<>();
        Map<Integer, String[]> reasoning = new LinkedHashMap<>();
        for (JsonNode event : events) {
            int index = event.path("index").asInt();
            JsonNode block = event.path("content_block");
            text.append(block.path("text").asText("")).append(event.at("/delta/text").asText(""));
            if (block.path("type").asText().equals("tool_use")) {
                Call call = calls.computeIfAbsent(index, i -> new Call());
                call.begin(block.path("id"), block.path("name"));
            } else if (block.path("type").asText().contains("thinking")) {
                reasoning.put(
                        index,
                        new String[] {
                            block.path("thinking").asText(""),
                            block.path("signature").asText(block.path("data").asText(""))
                        });
            }
            JsonNode delta = event.path("delta");
            switch (delta.path("type").asText()) {
                case "input_json_delta" ->
                        calls.get(index).add(delta.path("partial_json").asText());
                case "thinking_delta" -> reasoning.get(index)[0] += delta.path("thinking").asText();
                case "signature_delta" ->
                        reasoning.get(index)[1] += delta.path("signature").asText();
                default -> finish = delta.path("stop_reason").asText(finish);
            }
        }
        return turn(
                text.toString(),
                calls,
                reasoning.values().stream().map(both -> both[0] + "|" + both[1]).toList(),
                finish);
    }

    private static ReceivedTurn response(ReceivedAnswer answer) {
        List<JsonNode> items = new ArrayList<>();
        answer.last("output").forEach(items::add);
        return items(items, Map.of());
    }

    private static ReceivedTurn streamedResponse(List<JsonNode> events) {
        Map<Integer, Call> fragments = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode event : events) {
            String delta = event.path("delta").asText();
            switch (event.path("type").asText()) {
                case "response.function_call_arguments.delta" ->
                        fragments
                                .computeIfAbsent(
                                        event.path("output_index").asInt(), i -> new Call())
                                .add(delta);
                case "response.output_text.delta" -> text.append(delta);
                case "response.reasoning_summary_text.delta" -> thoughts.append(delta);
                case "response.output_item.done" -> items.add(event.path("item"));
                default -> {
                    // Not a delta.
                }
            }
        }
        ReceivedTurn turn = items(items, fragments);
        String summaries =
                turn.reasoning.stream()
                        .map(one -> one.substring(0, one.indexOf('|')))
                        .collect(Collectors.joining());
        if (!turn.text.contentEquals(text) || !summaries.contentEquals(thoughts)) {
            throw new AssertionError("The deltas differ from the items");
        }
        return turn;
    }

    private static ReceivedTurn items(List<JsonNode> items, Map<Integer, Call> fragments) {
        StringBuilder text = new StringBuilder();
        List<String> reasoning = new ArrayList<>();
        Map<Integer, Call> calls = new LinkedHashMap<>(fragments);
        String finish = "";
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            finish = item.path("type").asText();
            switch (finish) {
                case "message" -> text.append(item.at("/content/0/text").asText());
                case "reasoning" ->
                        reasoning.add(
                                item.at("/summary/0/text").asText("")
                                        + "|"
                                        + item.path("encrypted_content").asText(""));
                default -> {
                    Call call = calls.computeIfAbsent(i, index -> new Call());
                    call.begin(item.path("call_id"), item.path("name"));
                    if (call.fragments == 0) {
                        call.add(item.path("arguments").asText());
                    } else if (!item.path("arguments").asText().contentEquals(call.arguments)) {
                        throw new AssertionError("The fragments differ from the item");
                    }
                }
            }
        }
        return turn(text.toString(), calls, reasoning, finish);
    }

    private static ReceivedTurn turn(
            String text, Map<Integer, Call> calls, List<String> reasoning, String finish) {
        return new ReceivedTurn(
                text,
                calls.values().stream().map(Call::toString).toList(),
                reasoning,
                finish,
                calls.values().stream().mapToInt(call -> call.fragments).max().orElse(0));
    }
}
