// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.io.InputStream;

/** Reads a stream without parsing it, and only counts line ends: the upper limit of the rate. */
final class RawReader implements StreamReader {

    /** Each event is a line and an empty line; three events have no delta. */
    private static final int LINES = 2 * (StreamedAnswer.CHUNKS + 3);

    private static final int BUFFER_BYTES = 64 * 1024;

    private final HttpSource source;

    RawReader(HttpSource source) {
        this.source = source;
    }

    @Override
    public void read() throws Exception {
        source.read(RawReader::count);
    }

    private static void count(InputStream answer) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int lines = 0;
        for (int length = answer.read(buffer); length >= 0; length = answer.read(buffer)) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    lines++;
                }
            }
        }
        DeltaCount.check("lines", LINES, lines);
    }
}
