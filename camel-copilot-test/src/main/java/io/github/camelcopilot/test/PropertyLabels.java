// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The labels that name a property of a JSON Schema: its name, and the phrases of its title and its
 * description, which punctuation separates. Case, punctuation and the way in which words are joined
 * make no difference: {@code dueDate} is {@code Due date}. Immutable.
 */
final class PropertyLabels {

    /** How well a label names a property; less is better. */
    static final int NAME = 0;

    static final int PHRASE = 1;
    static final int ENDING = 2;
    static final int NONE = 3;

    private static final Pattern HUMP = Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern PHRASE_END = Pattern.compile("[,;:()/\"]|\\.(?=\\s|$)");

    private final Set<String> names;
    private final Set<String> phrases;

    private PropertyLabels(Set<String> names, Set<String> phrases) {
        this.names = names;
        this.phrases = phrases;
    }

    /**
     * @param parent the name of the property to whose value this one belongs; empty = none
     * @param schema of the property
     */
    static PropertyLabels of(String parent, String name, JsonNode schema) {
        return new PropertyLabels(
                Stream.of(name, parent + " " + name)
                        .map(PropertyLabels::words)
                        .collect(Collectors.toSet()),
                Stream.of("title", "description")
                        .flatMap(member -> PHRASE_END.splitAsStream(schema.path(member).asText("")))
                        .map(PropertyLabels::words)
                        .filter(phrase -> !phrase.isEmpty())
                        .collect(Collectors.toSet()));
    }

    /** Returns how well a label names the property. */
    int rank(String label) {
        String words = words(label);
        if (names.contains(words)) {
            return NAME;
        }
        if (phrases.contains(words)) {
            return PHRASE;
        }
        return Stream.concat(names.stream(), phrases.stream())
                        .anyMatch(name -> words.endsWith(" " + name))
                ? ENDING
                : NONE;
    }

    /** Returns the words in lower case, separated by single spaces. */
    private static String words(String text) {
        return NO_WORD.matcher(HUMP.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
