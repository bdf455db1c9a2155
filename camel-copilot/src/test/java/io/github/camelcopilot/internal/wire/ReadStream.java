// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the events of one streamed answer, and keeps what they bring. */
public final class ReadStream implements StreamDecoder.Deltas {

    private static final Pattern RAW_BYTE = Pattern.compile("<([0-9A-F]{2})>");

    private final StreamDecoder decoder;
    private final List<String> deltas = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();

    public ReadStream() {
        this(1_000_000);
    }

    public ReadStream(long maxSize) {
        this(new CompletionsApi(), maxSize);
    }

    public ReadStream(WireApi wire, long maxSize) {
        decoder = wire.streamDecoder(maxSize);
    }

    /** Reads an event of that data, in which {@code <FF>} stands for that one byte. */
    public void event(String type, String data)
            throws UnreadableAnswerException, ErrorEventException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // What lies before and behind the data is not of this event.
        bytes.writeBytes("data: {".getBytes(StandardCharsets.UTF_8));
        int offset = bytes.size();
        Matcher raw = RAW_BYTE.matcher(data);
        int at = 0;
        while (raw.find()) {
            bytes.writeBytes(data.substring(at, raw.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(raw.group(1), 16));
            at = raw.end();
        }
        bytes.writeBytes(data.substring(at).getBytes(StandardCharsets.UTF_8));
        int length = bytes.size() - offset;
        bytes.writeBytes("\n\n}".getBytes(StandardCharsets.UTF_8));
        decoder.event(type, bytes.toByteArray(), offset, length, this);
    }

    @Override
    public void text(String delta) {
        deltas.add(delta);
        text.append(delta);
    }

    @Override
    public void reasoning(String delta) {
        deltas.add("~" + delta);
        reasoning.append(delta);
    }

    /** Returns the deltas in order; one of reasoning begins with {@code ~}. */
    public List<String> deltas() {
        return deltas;
    }

    public String text() {
        return text.toString();
    }

    public ChatResult result() {
        return decoder.result(text.toString(), reasoning.isEmpty() ? null : reasoning.toString());
    }

    public StreamDecoder decoder() {
        return decoder;
    }
}
