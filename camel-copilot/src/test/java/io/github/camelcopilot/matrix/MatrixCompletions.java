// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static io.github.camelcopilot.matrix.MatrixJson.event;
import static io.github.camelcopilot.matrix.MatrixJson.json;
import static io.github.camelcopilot.matrix.MatrixJson.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's Chat Completions. */
public final class MatrixCompletions implements MatrixFormat {

    @Override
    public String wireApi() {
        return "completions";
    }

    @Override
    public boolean tellsReasoningTokens() {
        return true;
    }

    @Override
    public String whole(MatrixAnswer answer) {
        String reasoning =
                answer.reasoning() == null
                        ? ""
                        : json(",'reasoning_content':%s", quoted(answer.reasoning()));
        return json(
                "{'id':%s,'object':'chat.completion','created':1,'model':%s,'choices':[{'index':0,"
                        + "'message':{'role':'assistant','content':%s%s},'logprobs':null,"
                        + "'finish_reason':'%s'}]%s}",
                quoted(MatrixAnswer.ID),
                quoted(MatrixAnswer.MODEL),
                quoted(answer.text()),
                reasoning,
                finishWord(answer.finish()),
                usage(answer));
    }

    @Override
    public String finishWord(FinishReason reason) {
        return reason == FinishReason.LENGTH ? "length" : "stop";
    }

    private static String usage(MatrixAnswer answer) {
        Usage usage = answer.usage();
        return usage == null
                ? ""
                : json(
                        ",'usage':{'prompt_tokens':%s,'completion_tokens':%s,'total_tokens':%s,"
                                + "'prompt_tokens_details':{'cached_tokens':%s,'cache_write_tokens':%s},"
                                + "'completion_tokens_details':{'reasoning_tokens':%s}}",
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.totalTokens(),
                        usage.cachedTokens(),
                        usage.cacheWriteTokens(),
                        usage.reasoningTokens());
    }

    @Override
    public List<String> events(MatrixAnswer answer) {
        List<String> events = new ArrayList<>();
        events.add(chunk("{'role':'assistant','content':''}", "null", ""));
        for (String delta : answer.reasoningDeltas()) {
            events.add(chunk(json("{'reasoning_content':%s}", quoted(delta)), "null", ""));
        }
        events.addAll(texts(answer.textDeltas()));
        events.add(chunk("{}", '"' + finishWord(answer.finish()) + '"', ""));
        if (answer.usage() != null) {
            events.add(event("{'id':%s,'choices':[]%s}", quoted(MatrixAnswer.ID), usage(answer)));
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static List<String> texts(List<String> deltas) {
        return deltas.stream()
                .map(delta -> chunk(json("{'content':%s}", quoted(delta)), "null", ""))
                .toList();
    }

    /** An event with one choice. */
    static String chunk(String delta, String finishReason, String furtherMembers) {
        return event(
                "{'id':%s,'object':'chat.completion.chunk','created':1,'model':%s,"
                        + "'choices':[{'index':0,'delta':%s,'finish_reason':%s}]%s}",
                quoted(MatrixAnswer.ID),
                quoted(MatrixAnswer.MODEL),
                json(delta),
                finishReason,
                json(furtherMembers));
    }

    @Override
    public String error(MatrixTrouble trouble) {
        return openAiError(trouble);
    }

    /** The shape that OpenAI has for both of its formats. */
    static String openAiError(MatrixTrouble trouble) {
        return json(
                "{'error':{'message':%s,'type':'some_error','param':null,'code':%s}}",
                quoted(trouble.message()), quoted(trouble.openAiCode()));
    }

    @Override
    public List<String> brokenEvents(List<String> deltas, MatrixTrouble trouble) {
        List<String> events = new ArrayList<>(texts(deltas));
        events.add("data: " + error(trouble) + "\n\n");
        return events;
    }

    @Override
    public MatrixPrompt promptIn(JsonNode body) {
        JsonNode user = body.at("/messages/1");
        boolean parts = user.path("content").isArray();
        return new MatrixPrompt(
                body.path("model").textValue(),
                ofRole(body.at("/messages/0"), "system").textValue(),
                parts
                        ? MatrixPart.of(user, 0, "text").path("text").textValue()
                        : ofRole(user, "user").textValue(),
                parts ? MatrixPart.of(user, 1, "image_url").at("/image_url/url").textValue() : null,
                body.path("max_tokens").intValue(),
                body.path("stream").booleanValue());
    }

    private static JsonNode ofRole(JsonNode message, String role) {
        return message.path("role").asText().equals(role)
                ? message.path("content")
                : message.path("no message of the role " + role);
    }
}
