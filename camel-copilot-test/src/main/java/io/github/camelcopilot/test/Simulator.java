// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The simulated model of all services: uses tools by the rule of {@link SimulatedTools}, answers a
 * prompt with a JSON Schema with a {@link SimulatedOutput}, a question about earlier messages by
 * the rule of {@link SimulatedMemory} and any other prompt with an {@link ExtractiveSummary} of the
 * user's last message, and refuses bodies that are not prompts. Stateless; runs on an I/O thread.
 */
final class Simulator {

    private Simulator() {}

    /** Returns the refusal of a body that is invalid in its format. */
    static Optional<Answer> refuse(
            RecordedRequest request, WireFormat format, ErrorShape errors, PromptChecks checks) {
        return refuse(request, format, errors, checks::objection);
    }

    /** Returns the answer, or the refusal of a body that cannot be parsed. */
    static Answer answer(RecordedRequest request, WireFormat format, ErrorShape errors) {
        return refuse(request, format, errors, Prompt::unreadable)
                .orElseGet(() -> answer(new Prompt(format, request.json())));
    }

    private static Answer answer(Prompt prompt) {
        String text = prompt.lastUserText();
        Conversation conversation = Conversation.of(prompt.format(), prompt.body());
        List<ReceivedToolResult> results = conversation.latestResults();
        Optional<Answer> ofTools = SimulatedTools.answer(conversation, text);
        Optional<JsonNode> schema = RequestedSchema.of(prompt);
        if (schema.isPresent() && (ofTools.isEmpty() || !results.isEmpty())) {
            return Answer.text(SimulatedOutput.json(schema.get(), latestFirst(prompt, results)));
        }
        return ofTools.or(() -> SimulatedMemory.answer(prompt.userTexts()).map(Answer::text))
                .orElseGet(() -> summary(text));
    }

    /** Returns the texts that the conversation has for the model, the latest first. */
    private static List<String> latestFirst(Prompt prompt, List<ReceivedToolResult> results) {
        List<String> texts = new ArrayList<>(prompt.userTexts());
        results.forEach(result -> texts.add(result.text()));
        Collections.reverse(texts);
        return texts;
    }

    private static Optional<Answer> refuse(
            RecordedRequest request,
            WireFormat format,
            ErrorShape errors,
            Function<Prompt, Optional<String>> check) {
        return request.tryJson()
                .map(body -> check.apply(new Prompt(format, body)))
                .orElse(Optional.of("the body is not valid JSON"))
                .map(errors::badRequest);
    }

    private static Answer summary(String text) {
        String summary = ExtractiveSummary.of(text);
        return Answer.text(summary.isEmpty() ? "The message contains no text." : summary);
    }
}
