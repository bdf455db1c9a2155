package io.github.camelcopilot.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Lines of a {@link BufferedReader}, and Jackson's tree for each that has data. */
final class ByHandReader implements StreamReader {

    private final HttpSource source;

    ByHandReader(String baseUrl) {
        this.source = HttpSource.apache(baseUrl);
    }

    @Override
    public void read() throws Exception {
        source.read(answer -> readLines(answer).verify());
    }

    static DeltaCount readLines(InputStream events) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        DeltaCount count = new DeltaCount();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            count.add(JacksonTree.deltaOfLine(line));
        }
        return count;
    }
}
