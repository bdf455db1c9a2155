// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.RecordedRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model for the texts of {@link Queues#sendTexts}: "Summary of N", unless the script returns
 * another answer. Counts the requests for each text.
 */
final class Model implements Function<RecordedRequest, Answer> {

    private static final Pattern TEXT = Pattern.compile("Text (\\d+)\\.");

    private final Map<Integer, Integer> asked = new ConcurrentHashMap<>();
    private final BiFunction<Integer, Integer, Answer> script;

    private Model(BiFunction<Integer, Integer, Answer> script) {
        this.script = script;
    }

    /**
     * @param script from the number of the text, and how often it has come with this time, to an
     *     answer; null = the summary
     */
    static Model with(BiFunction<Integer, Integer, Answer> script) {
        return new Model(script);
    }

    /** Takes between 20 and 50 ms. */
    static Model slow() {
        return with((number, time) -> summary(number).delay(Duration.ofMillis(20 + number % 31)));
    }

    @Override
    public Answer apply(RecordedRequest request) {
        Matcher matcher = TEXT.matcher(request.bodyText());
        if (!matcher.find()) {
            throw new IllegalArgumentException("Not a text of this test: " + request.bodyText());
        }
        int number = Integer.parseInt(matcher.group(1));
        Answer answer = script.apply(number, asked.merge(number, 1, Integer::sum));
        return answer == null ? summary(number) : answer;
    }

    /** How often, by the number of the text. */
    Map<Integer, Integer> asked() {
        return new TreeMap<>(asked);
    }

    int calls() {
        return asked.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Answer summary(int number) {
        return Answer.text("Summary of " + number);
    }
}
