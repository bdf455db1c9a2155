// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.test.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer in neutral form, which each format puts in its own words.
 *
 * @param name for the report
 * @param body of the message that asks
 * @param textDeltas the text, as it is streamed
 * @param reasoningDeltas what the model thinks aloud; empty = nothing
 * @param finish why it ends
 * @param usage or null: the service does not tell
 */
public record MatrixAnswer(
        String name,
        Object body,
        List<String> textDeltas,
        List<String> reasoningDeltas,
        FinishReason finish,
        Usage usage)
        implements MatrixTrial {

    static final String ID = "answer-1";
    static final String MODEL = "model-7-2026-01-01";
    static final String REQUEST_ID = "req-4711";

    String text() {
        return String.join("", textDeltas);
    }

    /** What the model thinks aloud, or null. */
    String reasoning() {
        return reasoningDeltas.isEmpty() ? null : String.join("", reasoningDeltas);
    }

    @Override
    public Answer answer(MatrixFormat format, MatrixOperation operation) {
        Answer answer =
                operation.isStreamed()
                        ? MatrixFormat.sse(format.events(this))
                        : Answer.json(format.whole(this));
        return answer.header("x-request-id", REQUEST_ID);
    }

    @Override
    public void check(MatrixService service, MatrixOutcome outcome) {
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.text()).isEqualTo(text());
        assertThat(outcome.reasoning()).isEqualTo(reasoning());
        assertThat(outcome.headers()).isEqualTo(headers(service));
    }

    private Map<String, Object> headers(MatrixService service) {
        Usage told = usageAsToldBy(service.format());
        Map<String, Object> headers = new HashMap<>();
        headers.put("CamelCopilotResponseModel", MODEL);
        headers.put("CamelCopilotResponseId", ID);
        headers.put("CamelCopilotRequestId", REQUEST_ID);
        headers.put("CamelCopilotFinishReason", finish.wireName());
        headers.put(
                "CamelCopilotResult",
                ChatResult.builder()
                        .id(ID)
                        .model(MODEL)
                        .text(text())
                        .reasoning(reasoning())
                        .finishReason(finish)
                        .rawFinishReason(service.format().finishWord(finish))
                        .usage(told)
                        .initiator(service.initiator())
                        .requestId(REQUEST_ID)
                        .messages(List.of(prompt(), message(service.format())))
                        .build());
        if (told != null) {
            headers.put("CamelCopilotPromptTokens", told.promptTokens());
            headers.put("CamelCopilotCompletionTokens", told.completionTokens());
            headers.put("CamelCopilotTotalTokens", told.totalTokens());
        }
        if (reasoning() != null) {
            headers.put("CamelCopilotReasoning", reasoning());
        }
        if (service.initiator() != null) {
            headers.put("CamelCopilotSentInitiator", service.initiator());
        }
        return headers;
    }

    /** Only signed reasoning goes back to the service if no tool is called. */
    private ChatMessage message(MatrixFormat format) {
        return ChatMessage.assistant(text()).toBuilder()
                .reasoningState(reasoning() == null ? null : format.reasoningState(this))
                .build();
    }

    /** The instructions are not among the messages. */
    private ChatMessage prompt() {
        ContentPart question = ContentPart.text(ProviderMatrixTest.QUESTION);
        return body instanceof byte[] image
                ? ChatMessage.of(Role.USER, question, ContentPart.image("image/png", image))
                : ChatMessage.of(Role.USER, question);
    }

    private Usage usageAsToldBy(MatrixFormat format) {
        return usage == null || format.tellsReasoningTokens()
                ? usage
                : usage.toBuilder().reasoningTokens(0).build();
    }

    @Override
    public String toString() {
        return name;
    }
}
