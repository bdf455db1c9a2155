// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads lines with a {@link BufferedReader}, and each data line with Jackson as a tree. */
final class ByHandReader implements StreamReader {

    private final HttpSource source;

    private final StreamFormat format;

    ByHandReader(String baseUrl, StreamFormat format) {
        this.source = HttpSource.apache(format.address(baseUrl));
        this.format = format;
    }

    @Override
    public void read() throws Exception {
        source.read(answer -> readLines(format, answer).verify());
    }

    static DeltaCount readLines(StreamFormat format, InputStream events) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        DeltaCount count = new DeltaCount();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            count.add(JacksonTree.deltaOfLine(format, line));
        }
        return count;
    }
}
