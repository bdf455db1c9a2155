// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static io.github.camelcopilot.matrix.MatrixJson.json;
import static io.github.camelcopilot.matrix.MatrixJson.quoted;
import static io.github.camelcopilot.matrix.MatrixJson.typedEvent;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.api.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's Messages. */
public final class MatrixMessages implements MatrixFormat {

    @Override
    public String wireApi() {
        return "messages";
    }

    @Override
    public boolean tellsReasoningTokens() {
        return false;
    }

    @Override
    public String whole(MatrixAnswer answer) {
        String thoughts =
                answer.reasoning() == null
                        ? ""
                        : json(
                                "{'type':'thinking','thinking':%s,'signature':'c2ln'},",
                                quoted(answer.reasoning()));
        return json(
                "{'id':%s,'type':'message','role':'assistant','model':%s,"
                        + "'content':[%s{'type':'text','text':%s}],'stop_reason':'%s','stop_sequence':null%s}",
                quoted(MatrixAnswer.ID),
                quoted(MatrixAnswer.MODEL),
                thoughts,
                quoted(answer.text()),
                finishWord(answer.finish()),
                answer.usage() == null
                        ? ""
                        : json(
                                ",'usage':{%s,'output_tokens':%s}",
                                inputUsage(answer.usage()), answer.usage().completionTokens()));
    }

    @Override
    public String finishWord(FinishReason reason) {
        return reason == FinishReason.LENGTH ? "max_tokens" : "end_turn";
    }

    /** Tokens from the cache and into it are told apart, and are no part of the first number. */
    private static String inputUsage(Usage usage) {
        return json(
                "'input_tokens':%s,'cache_creation_input_tokens':%s,'cache_read_input_tokens':%s",
                usage.promptTokens() - usage.cachedTokens() - usage.cacheWriteTokens(),
                usage.cacheWriteTokens(),
                usage.cachedTokens());
    }

    @Override
    public ReasoningState reasoningState(MatrixAnswer answer) {
        return ReasoningState.of(
                WireFormat.MESSAGES,
                ProviderMatrixTest.MODEL,
                List.of(
                        Map.of(
                                "type",
                                "thinking",
                                "thinking",
                                answer.reasoning(),
                                "signature",
                                "c2ln")));
    }

    @Override
    public List<String> events(MatrixAnswer answer) {
        List<String> events = new ArrayList<>();
        Usage usage = answer.usage();
        events.add(
                start(
                        usage == null
                                ? ""
                                : json(",'usage':{%s,'output_tokens':1}", inputUsage(usage))));
        int block = 0;
        if (answer.reasoning() != null) {
            events.add(blockStart(block, "{'type':'thinking','thinking':'','signature':''}"));
            for (String delta : answer.reasoningDeltas()) {
                events.add(
                        delta(
                                block,
                                json("{'type':'thinking_delta','thinking':%s}", quoted(delta))));
            }
            events.add(delta(block, "{'type':'signature_delta','signature':'c2ln'}"));
            events.add(typedEvent("content_block_stop", "'index':%s", block));
            block++;
        }
        events.addAll(texts(block, answer.textDeltas()));
        events.add(typedEvent("content_block_stop", "'index':%s", block));
        events.add(
                typedEvent(
                        "message_delta",
                        "'delta':{'stop_reason':'%s','stop_sequence':null}%s",
                        finishWord(answer.finish()),
                        usage == null
                                ? ""
                                : json(",'usage':{'output_tokens':%s}", usage.completionTokens())));
        events.add(typedEvent("message_stop", ""));
        return events;
    }

    /** The event that begins every answer. */
    static String start(String furtherMembers) {
        return typedEvent(
                "message_start",
                "'message':{'id':%s,'type':'message','role':'assistant','model':%s,'content':[],'stop_reason':null%s}",
                quoted(MatrixAnswer.ID),
                quoted(MatrixAnswer.MODEL),
                json(furtherMembers));
    }

    /** The event that begins a block. */
    static String blockStart(int index, String block) {
        return typedEvent(
                "content_block_start", "'index':%s,'content_block':%s", index, json(block));
    }

    /** The event that brings something of a block. */
    static String delta(int index, String delta) {
        return typedEvent("content_block_delta", "'index':%s,'delta':%s", index, json(delta));
    }

    private static List<String> texts(int block, List<String> deltas) {
        List<String> events = new ArrayList<>();
        events.add(blockStart(block, "{'type':'text','text':''}"));
        for (String delta : deltas) {
            events.add(delta(block, json("{'type':'text_delta','text':%s}", quoted(delta))));
        }
        return events;
    }

    @Override
    public String error(MatrixTrouble trouble) {
        return json(
                "{'type':'error','error':{'type':%s,'message':%s},'request_id':'req_011'}",
                quoted(trouble.anthropicType()), quoted(trouble.message()));
    }

    @Override
    public List<String> brokenEvents(List<String> deltas, MatrixTrouble trouble) {
        List<String> events = new ArrayList<>();
        events.add(start(""));
        events.addAll(texts(0, deltas));
        events.add("event: error\ndata: " + error(trouble) + "\n\n");
        return events;
    }

    @Override
    public MatrixPrompt promptIn(JsonNode body) {
        JsonNode user = body.at("/messages/0");
        JsonNode source = MatrixPart.of(user, 1, "image").path("source");
        return new MatrixPrompt(
                body.path("model").textValue(),
                body.path("system").textValue(),
                user.path("role").asText().equals("user")
                        ? MatrixPart.of(user, 0, "text").path("text").textValue()
                        : null,
                source.path("type").asText().equals("base64")
                        ? "data:"
                                + source.path("media_type").asText()
                                + ";base64,"
                                + source.path("data").asText()
                        : null,
                body.path("max_tokens").intValue(),
                body.path("stream").booleanValue());
    }
}
