// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventTooLargeException;
import io.github.camelcopilot.internal.wire.SseParser;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any text, in any deltas and any pieces of bytes, is read as it was written. */
class StreamedTextPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LINE_ENDS = List.of("\n", "\r", "\r\n");

    @Property(tries = 1_000)
    void theDeltasJoinedAreTheText(
            @ForAll("texts") String text, @ForAll("texts") String reasoning, @ForAll Random random)
            throws Exception {
        List<String> deltas = pieces(text, random);
        List<String> thoughts = pieces(reasoning, random);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String thought : thoughts) {
            write(stream, delta("reasoning_text", thought), random);
        }
        for (String delta : deltas) {
            write(stream, delta("content", delta), random);
        }
        write(stream, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}", random);
        write(stream, "[DONE]", random);

        Reader reader = new Reader();
        reader.read(stream.toByteArray(), random);

        assertThat(reader.deltas).isEqualTo(deltas);
        assertThat(reader.thoughts).isEqualTo(thoughts);
        assertThat(reader.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(reader.decoder.isDone()).isTrue();
        assertThat(reader.decoder.result(text, null).finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Property(tries = 500)
    void whatIsEmittedAsEventsIsReadAsTheText(@ForAll("texts") String text, @ForAll Random random)
            throws Exception {
        List<String> deltas = pieces(text, random);
        OpenAiEventWriter events = new OpenAiEventWriter("a1", 0, true);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        deltas.forEach(delta -> stream.writeBytes(events.text(delta, "m1")));

        Reader reader = new Reader();
        reader.read(stream.toByteArray(), random);

        assertThat(reader.deltas).isEqualTo(deltas);
        assertThat(reader.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void garbageInAStreamIsReadOrRefusedButNeverMore(
            @ForAll("texts") String text, @ForAll Random random) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String delta : pieces(text, random)) {
            write(stream, delta("content", delta), random);
        }
        byte[] bytes = stream.toByteArray();
        for (int i = 0; i < 1 + bytes.length / 50 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        Reader reader = new Reader();
        try {
            reader.read(bytes, random);
        } catch (UnreadableAnswerException | ErrorEventException | EventTooLargeException refused) {
            assertThat(refused.getMessage()).isNotNull();
        }

        assertThat(reader.deltas).doesNotContain("").doesNotContainNull();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.of("word", " ", "é", "水", "😀", "👩‍💻", "𝄞")),
                        Tuple.of(
                                1,
                                Arbitraries.of("\n", "\r\n", "\"", "\\", "\0", "data: ", "[DONE]")),
                        Tuple.of(
                                1,
                                Arbitraries.integers()
                                        .between(1, Character.MAX_CODE_POINT)
                                        .filter(c -> c < 0xD800 || c > 0xDFFF)
                                        .map(Character::toString)))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    /** Cuts a text anywhere, between the halves of a character too. */
    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int longest = 1 + random.nextInt(12);
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static String delta(String member, String text) {
        return "{\"id\":\"a1\",\"choices\":[{\"index\":0,\"delta\":{\"%s\":%s}}]}"
                .formatted(member, json(text));
    }

    /** Half of a character can be written only as an escape. */
    private static String json(String text) {
        StringBuilder json = new StringBuilder();
        try {
            json.append(JSON.writeValueAsString(text));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
        for (int i = json.length() - 1; i >= 0; i--) {
            char c = json.charAt(i);
            if (Character.isLowSurrogate(c)
                    && i > 0
                    && Character.isHighSurrogate(json.charAt(i - 1))) {
                i--;
            } else if (Character.isSurrogate(c)) {
                json.replace(i, i + 1, "\\u%04x".formatted((int) c));
            }
        }
        return json.toString();
    }

    private static void write(ByteArrayOutputStream stream, String data, Random random) {
        String lineEnd = LINE_ENDS.get(random.nextInt(LINE_ENDS.size()));
        String comment = random.nextInt(4) == 0 ? ": keep-alive" + lineEnd : "";
        String space = random.nextBoolean() ? " " : "";
        stream.writeBytes(
                (comment + "data:" + space + data + lineEnd + lineEnd)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a stream as a call does, up to the bytes of its text. */
    private static final class Reader implements StreamDecoder.Deltas {

        private final StreamDecoder decoder = new CompletionsApi().streamDecoder(1_000_000);
        private final List<String> deltas = new ArrayList<>();
        private final List<String> thoughts = new ArrayList<>();
        private UnreadableAnswerException unreadable;
        private ErrorEventException error;

        private void read(byte[] bytes, Random random)
                throws EventTooLargeException, UnreadableAnswerException, ErrorEventException {
            SseParser parser = new SseParser(100_000, this::event);
            int longest = 2 + random.nextInt(60);
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + random.nextInt(longest));
                byte[] piece = Arrays.copyOfRange(bytes, at, end);
                parser.feed(ByteBuffer.wrap(piece));
                Arrays.fill(piece, (byte) '#');
                at = end;
            }
            if (unreadable != null) {
                throw unreadable;
            }
            if (error != null) {
                throw error;
            }
        }

        private void event(String type, byte[] data, int offset, int length) {
            try {
                decoder.event(type, data, offset, length, this);
            } catch (UnreadableAnswerException refused) {
                unreadable = refused;
            } catch (ErrorEventException told) {
                error = told;
            }
        }

        @Override
        public void text(String delta) {
            deltas.add(delta);
        }

        @Override
        public void reasoning(String delta) {
            thoughts.add(delta);
        }

        private byte[] utf8() {
            return String.join("", deltas).getBytes(StandardCharsets.UTF_8);
        }
    }
}
