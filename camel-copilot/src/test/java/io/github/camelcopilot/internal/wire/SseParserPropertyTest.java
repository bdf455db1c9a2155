// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.wire.SseFeed.Event;
import io.github.camelcopilot.internal.wire.SseFeed.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds for any events, any way to write them down, and any cuts of their bytes. */
class SseParserPropertyTest {

    /** The three that the standard knows. */
    private static final List<String> LINE_ENDS = List.of("\n", "\r", "\r\n");

    /** Lines that say nothing, wherever they are. */
    private static final List<String> NOISE =
            List.of(
                    ":",
                    ": comment",
                    ":data: no",
                    "unknown: field",
                    "unknown",
                    "Data: no",
                    "retry: 7");

    @Property(tries = 1_000)
    void whatWasWrittenIsRead(
            @ForAll("events") List<Event> events, @ForAll Random random, @ForAll Memory memory)
            throws Exception {
        byte[] bytes = written(events, random);

        assertThat(new SseFeed(10_000, memory).cut(bytes, cuts(bytes.length, random)).events())
                .isEqualTo(read(events));
    }

    @Property(tries = 1_000)
    void cutsChangeNothingWhateverTheBytes(@ForAll("garbage") byte[] bytes, @ForAll Random random)
            throws Exception {
        SseFeed whole = new SseFeed(10_000, Memory.HEAP).whole(bytes);
        SseFeed cut = new SseFeed(10_000, Memory.DIRECT).cut(bytes, cuts(bytes.length, random));

        assertThat(cut.events()).isEqualTo(whole.events());
        assertThat(cut.retries()).isEqualTo(whole.retries());
        assertThat(cut.parser().unfinished()).isEqualTo(whole.parser().unfinished());
        assertThat(cut.parser().lastEventId()).isEqualTo(whole.parser().lastEventId());
    }

    @Property(tries = 1_000)
    void garbageIsReadOrRefusedButNeverMore(
            @ForAll("garbage") byte[] bytes,
            @ForAll @IntRange(min = 1, max = 20) int maxEventSize,
            @ForAll Random random) {
        List<Integer> cuts = cuts(bytes.length, random);
        String whole = outcome(new SseFeed(maxEventSize, Memory.HEAP), bytes, List.of());

        // Neither the limit nor anything else looks at where the bytes were cut.
        assertThat(outcome(new SseFeed(maxEventSize, Memory.HEAP), bytes, cuts)).isEqualTo(whole);
    }

    private static String outcome(SseFeed feed, byte[] bytes, List<Integer> cuts) {
        String end = "read";
        try {
            feed.cut(bytes, cuts);
        } catch (EventTooLargeException refused) {
            end = refused.getMessage();
        }
        return feed.events() + " " + end;
    }

    /** Types, ids and data that no line end or NUL breaks; the data may have lines. */
    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<String> value = text("\r\n\0");
        return Combinators.combine(value, text("\r\0"), value).as(Event::new).list().ofMaxSize(8);
    }

    private static Arbitrary<String> text(String without) {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.of(" ", ":", "a", "data", "\n", "é")),
                        Tuple.of(1, Arbitraries.of("\uFEFF", "水", "😀", "👩‍💻")),
                        Tuple.of(1, Arbitraries.strings().excludeChars('\r', '\n').ofMaxLength(20)))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts))
                .map(
                        text ->
                                text.codePoints()
                                        .filter(c -> without.indexOf(c) < 0 && !isSurrogate(c))
                                        .collect(
                                                StringBuilder::new,
                                                StringBuilder::appendCodePoint,
                                                StringBuilder::append)
                                        .toString());
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** Bytes that are often those that mean something. */
    @Provide
    Arbitrary<byte[]> garbage() {
        return Arbitraries.frequencyOf(
                        Tuple.of(
                                4,
                                Arbitraries.of(
                                        "\n",
                                        "\r",
                                        "\r\n",
                                        "\n\n",
                                        ":",
                                        " ",
                                        "data",
                                        "data:",
                                        "data: ",
                                        "event:",
                                        "id: ",
                                        "retry: ",
                                        "1",
                                        "\0",
                                        "<EF>",
                                        "<EF><BB>",
                                        "\uFEFF")),
                        Tuple.of(
                                1,
                                Arbitraries.integers()
                                        .between(0, 255)
                                        .map(each -> String.format("<%02X>", each))))
                .list()
                .ofMaxSize(60)
                .map(parts -> SseFeed.bytes(String.join("", parts)));
    }

    /** What the standard makes of these events. */
    private static List<Event> read(List<Event> events) {
        return events.stream()
                .map(
                        event ->
                                new Event(
                                        event.type().isEmpty() ? "message" : event.type(),
                                        event.data(),
                                        event.id()))
                .toList();
    }

    /** Writes the events in one of the many ways that mean the same. */
    private static byte[] written(List<Event> events, Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
        for (Event event : events) {
            List<String> lines = new ArrayList<>();
            for (String line : event.data().split("\n", -1)) {
                lines.add(field("data", line, random));
            }
            // These two may stand anywhere, the last of each counts.
            insert(lines, field("id", event.id(), random), random);
            insert(lines, field("event", event.type(), random), random);
            while (random.nextInt(3) > 0) {
                insert(lines, NOISE.get(random.nextInt(NOISE.size())), random);
            }
            lines.add("");
            while (random.nextInt(4) == 0) {
                lines.add("");
            }
            lines.forEach(line -> text.append(line).append(lineEnd(text, line, random)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void insert(List<String> lines, String line, Random random) {
        lines.add(random.nextInt(lines.size() + 1), line);
    }

    private static String field(String name, String value, Random random) {
        if (value.isEmpty() && random.nextBoolean()) {
            return name;
        }
        return name + (value.startsWith(" ") || random.nextBoolean() ? ": " : ":") + value;
    }

    /** A blank line that is only LF would, behind a CR, be no line but its end. */
    private static String lineEnd(StringBuilder before, String line, Random random) {
        boolean afterCarriageReturn =
                line.isEmpty() && before.length() > 0 && before.charAt(before.length() - 1) == '\r';
        return afterCarriageReturn
                ? LINE_ENDS.get(1 + random.nextInt(2))
                : LINE_ENDS.get(random.nextInt(LINE_ENDS.size()));
    }

    private static List<Integer> cuts(int length, Random random) {
        List<Integer> cuts = new ArrayList<>();
        int longest = 2 + random.nextInt(30);
        // A piece may be empty too.
        for (int at = random.nextInt(longest); at < length; at += random.nextInt(longest)) {
            cuts.add(at);
        }
        return cuts;
    }
}
