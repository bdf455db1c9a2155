// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits plain or Markdown text into sentences: hard-wrapped lines are joined, headings, code,
 * tables and rules are omitted, and list markers are removed. An introduction, such as a prompt's
 * instruction or a title, is omitted if enough text remains. Stateless.
 */
final class SentenceSplitter {

    private static final Pattern FENCE = Pattern.compile("\\s{0,3}(```|~~~).*");
    private static final Pattern NO_PROSE =
            Pattern.compile("\\s{0,3}(#{1,6}\\s.*|[-=*_\\s]{3,}+|\\|.*|<[^>]*>)\\s*");
    private static final Pattern MARKER = Pattern.compile("^\\s*([-*+•]|\\d{1,3}[.)]|>+)\\s+");
    // An initial or a title ("B.", "Dr."): its full stop does not end a sentence.
    private static final Pattern ABBREVIATION =
            Pattern.compile("(?s).*(^|[\\s(])(\\p{L}|\\p{Lu}\\p{L}{1,2})\\.");
    private static final Pattern SENTENCE_END = Pattern.compile("(?s).*[.!?…。！？][\"'”’»)\\]*_]*");
    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Pattern INSTRUCTION =
            Pattern.compile("[^.!?:]{0,150}\\s[^.!?:]{0,150}:(\\s+|$)");
    private static final int LONGEST_INSTRUCTION = 200;
    private static final int FEWEST_WORDS = 4;
    private static final int ENOUGH = 3;

    private SentenceSplitter() {}

    /** The sentences in order, each with single spaces; empty if the text contains no letters. */
    static List<String> sentences(String text) {
        List<String> blocks = withoutInstruction(blocks(text));
        List<String> all =
                blocks.stream()
                        .flatMap(block -> split(block).stream())
                        .filter(sentence -> sentence.chars().anyMatch(Character::isLetter))
                        .toList();
        List<String> prose = all.stream().filter(SentenceSplitter::isProse).toList();
        if (prose.size() > ENOUGH && !blocks.isEmpty() && isLine(blocks.get(0))) {
            // A title, or an instruction without a colon.
            return prose.get(0).equals(all.get(0)) ? prose.subList(1, prose.size()) : prose;
        }
        return prose.isEmpty() ? all : prose;
    }

    /** Removes an initial "Summarise the following:", on a separate line or before the text. */
    private static List<String> withoutInstruction(List<String> blocks) {
        if (blocks.isEmpty()) {
            return blocks;
        }
        String first = blocks.get(0);
        Matcher instruction = INSTRUCTION.matcher(first);
        if (!instruction.lookingAt()) {
            return blocks;
        }
        List<String> rest = new ArrayList<>(blocks.subList(1, blocks.size()));
        String behind = first.substring(instruction.end());
        if (!behind.isEmpty()) {
            rest.add(0, behind);
        }
        return rest.isEmpty() ? blocks : rest;
    }

    private static boolean isLine(String block) {
        return block.length() <= LONGEST_INSTRUCTION && split(block).size() == 1;
    }

    private static boolean isProse(String sentence) {
        return SENTENCE_END.matcher(sentence).matches() && hasWords(sentence);
    }

    private static boolean hasWords(String sentence) {
        Matcher words = WORD.matcher(sentence);
        int count = 0;
        while (count < FEWEST_WORDS && words.find()) {
            count++;
        }
        return count == FEWEST_WORDS;
    }

    /** Paragraphs and list items, each as one line. */
    private static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        boolean code = false;
        for (String line : text.lines().toList()) {
            if (FENCE.matcher(line).matches()) {
                code = !code;
                flush(block, blocks);
                continue;
            }
            if (code || line.isBlank() || NO_PROSE.matcher(line).matches()) {
                flush(block, blocks);
                continue;
            }
            String content = MARKER.matcher(line).replaceFirst("");
            if (content.length() < line.length() && !line.stripLeading().startsWith(">")) {
                flush(block, blocks);
            }
            if (!block.isEmpty()) {
                block.append(' ');
            }
            block.append(content.strip());
            if (content.stripTrailing().endsWith(":")) {
                flush(block, blocks);
            }
        }
        flush(block, blocks);
        return blocks;
    }

    private static void flush(StringBuilder block, List<String> blocks) {
        if (!block.isEmpty()) {
            blocks.add(block.toString().replaceAll("\\s+", " "));
            block.setLength(0);
        }
    }

    private static List<String> split(String block) {
        List<String> sentences = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(block);
        int start = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            // Examines only the end, so that the time stays linear if no full stop ends a sentence.
            String tail = block.substring(Math.max(start, end - 10), end).strip();
            if (end < block.length() && ABBREVIATION.matcher(tail).matches()) {
                continue;
            }
            String sentence = block.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            start = end;
        }
        return sentences;
    }
}
