// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

/**
 * Removes what models put around JSON: whitespace, a byte order mark, and the fence of a Markdown
 * code block (CommonMark 0.31, section 4.5). Holds no state.
 */
final class FencedText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int MIN_FENCE = 3;
    private static final String LANGUAGE = "json";

    private FencedText() {}

    /**
     * Returns the content of a text that as a whole is one fenced block; any other text without
     * surrounding whitespace.
     */
    static String unwrap(String text) {
        String stripped = strip(text);
        int fence = fenceLength(stripped);
        if (fence < MIN_FENCE
                || stripped.length() < 2 * fence
                || !stripped.endsWith(stripped.substring(0, fence))) {
            return stripped;
        }
        return strip(withoutInfo(stripped.substring(fence, stripped.length() - fence)));
    }

    private static int fenceLength(String text) {
        if (text.isEmpty() || (text.charAt(0) != '`' && text.charAt(0) != '~')) {
            return 0;
        }
        int length = 1;
        while (length < text.length() && text.charAt(length) == text.charAt(0)) {
            length++;
        }
        return length;
    }

    /** Removes the rest of the line that opens the block if it names a language. */
    private static String withoutInfo(String block) {
        int lineEnd = block.indexOf('\n');
        if (lineEnd >= 0 && isName(block.substring(0, lineEnd).strip())) {
            return block.substring(lineEnd + 1);
        }
        return block.regionMatches(true, 0, LANGUAGE, 0, LANGUAGE.length())
                ? block.substring(LANGUAGE.length())
                : block;
    }

    private static boolean isName(String info) {
        return info.chars().allMatch(c -> Character.isLetterOrDigit(c) || "+-._".indexOf(c) >= 0);
    }

    private static String strip(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (begin < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
    }
}
