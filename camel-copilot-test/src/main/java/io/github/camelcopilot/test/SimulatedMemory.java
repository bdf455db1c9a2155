// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the simulated model uses the conversation. It is a fixed rule, so that tests and
 * demonstrations are repeatable: the question {@code What is my name?} at the end of the user's
 * last message is answered with the latest statement of the user, for example {@code My name is
 * Ada.} The case does not matter. Holds no state.
 */
final class SimulatedMemory {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern QUESTION =
            Pattern.compile(
                    "\\bwhat(?:['’]s| is| are) my ([\\p{L}\\p{N} _-]{1,60})\\?\\s*$", FLAGS);

    private SimulatedMemory() {}

    /**
     * Returns what the user has said about the subject of the question; empty if the last message
     * does not end in such a question.
     *
     * @param texts the user's messages in their order
     */
    static Optional<String> answer(List<String> texts) {
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        Matcher question = QUESTION.matcher(texts.get(texts.size() - 1));
        return question.find()
                ? Optional.of(answer(question.group(1).toLowerCase(Locale.ROOT), texts))
                : Optional.empty();
    }

    private static String answer(String subject, List<String> texts) {
        // A statement ends with its sentence or line; a dot within a word, as in an address, does
        // not end it.
        Pattern statement =
                Pattern.compile(
                        "\\bmy "
                                + Pattern.quote(subject)
                                + " (is|are) (\\S.{0,200}?)(?:[.!?,;]+(?=\\s|$)|\\s*$)",
                        FLAGS | Pattern.MULTILINE);
        String answer = "I do not know your " + subject + ".";
        for (String text : texts) {
            Matcher statements = statement.matcher(text);
            while (statements.find()) {
                answer =
                        "Your "
                                + subject
                                + " "
                                + statements.group(1).toLowerCase(Locale.ROOT)
                                + " "
                                + statements.group(2)
                                + ".";
            }
        }
        return answer;
    }
}
