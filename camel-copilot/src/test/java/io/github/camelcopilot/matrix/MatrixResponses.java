// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static io.github.camelcopilot.matrix.MatrixJson.json;
import static io.github.camelcopilot.matrix.MatrixJson.quoted;
import static io.github.camelcopilot.matrix.MatrixJson.typedEvent;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's Responses. */
public final class MatrixResponses implements MatrixFormat {

    @Override
    public String wireApi() {
        return "responses";
    }

    @Override
    public boolean tellsReasoningTokens() {
        return true;
    }

    @Override
    public String finishWord(FinishReason reason) {
        return reason == FinishReason.LENGTH ? "max_output_tokens" : "completed";
    }

    @Override
    public String whole(MatrixAnswer answer) {
        String reasoning =
                answer.reasoning() == null
                        ? ""
                        : json(
                                "{'id':'rs_1','type':'reasoning','summary':[{'type':'summary_text','text':%s}]},",
                                quoted(answer.reasoning()));
        String message =
                json(
                        "{'id':'msg_1','type':'message','status':'completed','role':'assistant',"
                                + "'content':[{'type':'output_text','annotations':[],'text':%s}]}",
                        quoted(answer.text()));
        boolean isWhole = answer.finish() != FinishReason.LENGTH;
        return json(
                "{'id':%s,'object':'response','created_at':1,'status':'%s','error':null,"
                        + "'incomplete_details':%s,'model':%s,'output':[%s%s]%s}",
                quoted(MatrixAnswer.ID),
                isWhole ? "completed" : "incomplete",
                isWhole ? "null" : json("{'reason':'max_output_tokens'}"),
                quoted(MatrixAnswer.MODEL),
                reasoning,
                message,
                usage(answer.usage()));
    }

    private static String usage(Usage usage) {
        return usage == null
                ? ""
                : json(
                        ",'usage':{'input_tokens':%s,'input_tokens_details':{'cached_tokens':%s,'cache_write_tokens':%s},"
                                + "'output_tokens':%s,'output_tokens_details':{'reasoning_tokens':%s},'total_tokens':%s}",
                        usage.promptTokens(),
                        usage.cachedTokens(),
                        usage.cacheWriteTokens(),
                        usage.completionTokens(),
                        usage.reasoningTokens(),
                        usage.totalTokens());
    }

    @Override
    public List<String> events(MatrixAnswer answer) {
        List<String> events = new ArrayList<>();
        events.add(created());
        if (answer.reasoning() != null) {
            events.add(
                    typedEvent(
                            "response.output_item.added",
                            "'output_index':0,'item':{'id':'rs_1','type':'reasoning','summary':[]}"));
            events.add(
                    typedEvent(
                            "response.reasoning_summary_part.added",
                            "'output_index':0,'item_id':'rs_1','summary_index':0,"
                                    + "'part':{'type':'summary_text','text':''}"));
        }
        for (String delta : answer.reasoningDeltas()) {
            events.add(
                    typedEvent(
                            "response.reasoning_summary_text.delta",
                            "'output_index':0,'item_id':'rs_1','summary_index':0,'delta':%s",
                            quoted(delta)));
        }
        events.add(
                typedEvent(
                        "response.output_item.added",
                        "'output_index':1,'item':{'id':'msg_1','type':'message','role':'assistant','content':[]}"));
        answer.textDeltas().forEach(delta -> events.add(text(delta)));
        events.add(
                typedEvent(
                        "response.output_text.done",
                        "'output_index':1,'item_id':'msg_1','content_index':0,'text':%s",
                        quoted(answer.text())));
        events.add(
                typedEvent(
                        answer.finish() == FinishReason.LENGTH
                                ? "response.incomplete"
                                : "response.completed",
                        "'response':%s",
                        whole(answer)));
        return events;
    }

    /** The event that begins every answer. */
    static String created() {
        return typedEvent(
                "response.created",
                "'sequence_number':0,'response':{'id':%s,'object':'response','status':'in_progress','error':null,"
                        + "'model':%s,'output':[],'usage':null}",
                quoted(MatrixAnswer.ID),
                quoted(MatrixAnswer.MODEL));
    }

    /** The event of further text. */
    private static String text(String delta) {
        return typedEvent(
                "response.output_text.delta",
                "'output_index':1,'item_id':'msg_1','content_index':0,'delta':%s",
                quoted(delta));
    }

    @Override
    public String error(MatrixTrouble trouble) {
        return MatrixCompletions.openAiError(trouble);
    }

    @Override
    public List<String> brokenEvents(List<String> deltas, MatrixTrouble trouble) {
        List<String> events = new ArrayList<>();
        events.add(created());
        deltas.forEach(delta -> events.add(text(delta)));
        events.add(
                typedEvent(
                        "error",
                        "'sequence_number':9,'code':%s,'message':%s,'param':null",
                        quoted(trouble.openAiCode()),
                        quoted(trouble.message())));
        return events;
    }

    @Override
    public MatrixPrompt promptIn(JsonNode body) {
        JsonNode user = body.at("/input/0");
        return new MatrixPrompt(
                body.path("model").textValue(),
                body.path("instructions").textValue(),
                user.path("role").asText().equals("user")
                        ? MatrixPart.of(user, 0, "input_text").path("text").textValue()
                        : null,
                MatrixPart.of(user, 1, "input_image").path("image_url").textValue(),
                body.path("max_output_tokens").intValue(),
                body.path("stream").booleanValue());
    }
}
