// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the end of each response in the bytes of a connection (RFC 9112, section 6.3), in order to
 * detect bytes after it, see {@link OneReadSession}. Copies no bytes of a body. Used on the I/O
 * reactor thread of the connection.
 */
final class ResponseFrames {

    /** Number of characters kept of a line; no line that is relevant here is longer. */
    private static final int MAX_LINE = 512;

    private static final byte[] CONNECT = "CONNECT ".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern STATUS = Pattern.compile("HTTP/\\d\\.\\d\\s+(\\d{3})(?:\\s.*)?");

    /** As HttpCore reads it: text after a semicolon or white space is ignored. */
    private static final Pattern CHUNK_SIZE =
            Pattern.compile("\\s*([0-9a-fA-F]{1,15})(?:[;\\s].*)?");

    /** First characters of the names of the fields that are read. */
    private static final String NEEDED_INITIALS = "cCtT";

    /** Stands for a field that is not read. */
    private static final String UNNEEDED = "-";

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private enum Part {
        /** No request has been written since the last response. */
        NONE,
        HEAD,
        CONTENT,
        CHUNK_SIZE,
        CHUNK,
        TRAILERS,
        /** The body ends with the connection, or the response is malformed, as HttpCore reports. */
        REST
    }

    private final StringBuilder line = new StringBuilder();
    private Part part = Part.NONE;
    private boolean isConnect;

    // State of the head being read.
    private int status;
    private boolean isChunked;
    private long length;

    /** Remaining bytes of the content or the chunk. */
    private long left;

    /** Records bytes of a request; from the first byte on, a response is expected. */
    void requestWritten(ByteBuffer source) {
        if (part == Part.NONE && source.hasRemaining()) {
            isConnect = begins(source, CONNECT);
            beginHead();
        }
    }

    private static boolean begins(ByteBuffer source, byte[] word) {
        if (source.remaining() < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (source.get(source.position() + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private void beginHead() {
        part = Part.HEAD;
        status = 0;
        isChunked = false;
        length = -1;
        line.setLength(0);
    }

    /**
     * Takes the next bytes of the connection.
     *
     * @return how many of them belong to the expected response
     */
    int take(ByteBuffer source, int from, int to) {
        int at = from;
        while (at < to && part != Part.NONE) {
            switch (part) {
                case CONTENT, CHUNK -> {
                    int skipped = (int) Math.min(left, to - at);
                    at += skipped;
                    left -= skipped;
                    if (left == 0) {
                        part = part == Part.CONTENT ? Part.NONE : Part.CHUNK_SIZE;
                    }
                }
                case REST -> at = to;
                default -> at = takeLine(source, at, to);
            }
        }
        return at - from;
    }

    /** Takes bytes until a line or the bytes end; returns the position of the next byte. */
    private int takeLine(ByteBuffer source, int from, int to) {
        boolean isKept = !isUnneededField();
        for (int at = from; at < to; at++) {
            byte next = source.get(at);
            if (next == '\n') {
                lineEnded();
                return at + 1;
            }
            if (isKept && line.length() < MAX_LINE) {
                line.append((char) (next & 0xff));
                isKept = line.length() > 1 || !isUnneededField();
            }
        }
        return to;
    }

    private void lineEnded() {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            line.setLength(end - 1);
        }
        String ended = isUnneededField() ? UNNEEDED : line.toString();
        line.setLength(0);
        switch (part) {
            case HEAD -> headLine(ended);
            case CHUNK_SIZE -> chunkSize(ended);
            default -> {
                if (ended.isEmpty()) {
                    part = Part.NONE;
                }
            }
        }
    }

    /** Returns whether the line is a field of the head that does not affect the body's length. */
    private boolean isUnneededField() {
        if (part != Part.HEAD || status == 0 || line.length() == 0) {
            return false;
        }
        char first = line.charAt(0);
        return first > ' ' && NEEDED_INITIALS.indexOf(first) < 0;
    }

    private void headLine(String ended) {
        if (status == 0) {
            // Empty lines may precede it.
            if (!ended.isBlank()) {
                Matcher matcher = STATUS.matcher(ended);
                if (matcher.matches()) {
                    status = Integer.parseInt(matcher.group(1));
                } else {
                    part = Part.REST;
                }
            }
        } else if (ended.isEmpty()) {
            headEnded();
        } else {
            field(ended);
        }
    }

    private void field(String ended) {
        int colon = ended.indexOf(':');
        if (colon < 0) {
            return;
        }
        String name = ended.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = ended.substring(colon + 1).strip();
        if (name.equals("transfer-encoding")) {
            isChunked = value.equalsIgnoreCase("chunked");
        } else if (name.equals("content-length") && LENGTH.matcher(value).matches()) {
            length = Long.parseLong(value);
        }
    }

    private void headEnded() {
        // Only chunk sizes follow, which need much less memory.
        line.trimToSize();
        boolean isInterim = status / 100 == 1 && status != 101;
        boolean isTunnel = isConnect && status / 100 == 2;
        if (isInterim) {
            beginHead();
        } else if (isTunnel || status == 204 || status == 304) {
            part = Part.NONE;
        } else if (isChunked) {
            part = Part.CHUNK_SIZE;
        } else if (length >= 0) {
            left = length;
            part = length == 0 ? Part.NONE : Part.CONTENT;
        } else {
            part = Part.REST;
        }
    }

    private void chunkSize(String ended) {
        if (ended.isEmpty()) {
            // The line end after the previous chunk.
            return;
        }
        Matcher matcher = CHUNK_SIZE.matcher(ended);
        if (!matcher.matches()) {
            part = Part.REST;
            return;
        }
        left = Long.parseLong(matcher.group(1), 16);
        part = left == 0 ? Part.TRAILERS : Part.CHUNK;
    }
}
