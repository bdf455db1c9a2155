// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.internal.text.Utf8;

/** Cuts the result of a tool that is too large for the model. Holds no state. */
public final class ResultLimit {

    private ResultLimit() {}

    /**
     * Returns a result that is within a limit; a longer one is cut at a character, and a line at
     * its end says so.
     *
     * @param maxSize in bytes of UTF-8
     */
    public static String cut(String result, long maxSize) {
        if (result.length() <= maxSize / 4 || Utf8.length(result) <= maxSize) {
            return result;
        }
        return cutText(result, maxSize);
    }

    private static String cutText(String result, long maxSize) {
        long size = 0;
        int end = 0;
        while (end < result.length()) {
            int character = result.codePointAt(end);
            size += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (size > maxSize) {
                break;
            }
            end += Character.charCount(character);
        }
        return result.substring(0, end)
                + "\n[The result was cut here because it is larger than "
                + maxSize
                + " bytes.]";
    }
}
