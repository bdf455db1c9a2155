// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of UTF-8 up to a maximum length. Blocks; used by one thread. */
final class LineReader {

    /**
     * A line without its end.
     *
     * @param text the beginning, if the line is too long
     */
    record Line(String text, boolean isTooLong) {}

    private final InputStream stream;
    private final int maxLength;

    /**
     * @param maxLength maximum length of a line in bytes
     */
    LineReader(InputStream stream, int maxLength) {
        this.stream = new BufferedInputStream(stream);
        this.maxLength = maxLength;
    }

    /**
     * Returns the next line, or null at the end. The rest of a line that is too long is skipped.
     */
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isTooLong = false;
        int next = stream.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() < maxLength) {
                line.write(next);
            } else {
                isTooLong = true;
            }
            next = stream.read();
        }
        return new Line(line.toString(StandardCharsets.UTF_8), isTooLong);
    }
}
