// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/** Formats a question and its answer as part of a Markdown file. Stateless. */
public final class Transcript {

    /**
     * Returns the entry for the last chunk of an answer, which contains the whole answer or, if it
     * was cut off, the text received.
     */
    public String entry(
            @Header("question") String question,
            @Body String textSoFar,
            @Header(CopilotHeaders.RESULT) ChatResult answer,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        String time =
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString();
        String text = answer != null ? answer.text() : textSoFar;
        String end = answer != null ? end(answer) : "Failed: " + failure.getMessage();
        StringBuilder entry = new StringBuilder("## " + time + "\n\n" + quoted(question) + "\n\n");
        if (!text.isEmpty()) {
            entry.append(text).append("\n\n");
        }
        return entry.append('*').append(end).append("*\n\n").toString();
    }

    private static String end(ChatResult answer) {
        String tokens =
                answer.usage() == null ? "" : ", " + answer.usage().totalTokens() + " tokens";
        return answer.model() + ", " + answer.finishReason().wireName() + tokens;
    }

    private static String quoted(String question) {
        return question.lines().map(line -> "> " + line).reduce((a, b) -> a + "\n" + b).orElse(">");
    }
}
