// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.internal.wire.SseFeed.Event;
import io.github.camelcopilot.internal.wire.SseFeed.Memory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the WHATWG HTML standard, section 9.2.6, however the bytes are cut. */
class SseParserTest {

    private static final int LIMIT = 100_000;

    private static final String LONG = "0123456789".repeat(200);

    private static Event event(String type, String data, String id) {
        return new Event(type, data, id);
    }

    private static Event message(String data) {
        return new Event("message", data, "");
    }

    private static Arguments stream(String name, String input, Event... events) {
        return arguments(name, input, List.of(events));
    }

    /** Name, input ({@code <EF>} is that one byte), events. */
    static Stream<Arguments> streams() {
        return Stream.of(
                // The examples of the standard.
                stream(
                        "one field of several lines",
                        "data: YHOO\ndata: +2\ndata: 10\n\n",
                        message("YHOO\n+2\n10")),
                stream(
                        "comment, ids, an id that is reset, a space that stays",
                        ": test stream\n\ndata: first event\nid: 1\n\n"
                                + "data:second event\nid\n\ndata:  third event\n\n",
                        event("message", "first event", "1"),
                        message("second event"),
                        message(" third event")),
                stream(
                        "empty data, two empty lines of data, an event without its end",
                        "data\n\ndata\ndata\n\ndata:",
                        message(""),
                        message("\n")),
                stream(
                        "with and without a space",
                        "data:test\n\ndata: test\n\n",
                        message("test"),
                        message("test")),
                // Byte order marks.
                stream("mark at the start", "\uFEFFdata: a\n\n", message("a")),
                stream("only a mark", "\uFEFF"),
                stream("mark and a blank line", "\uFEFF\ndata: a\n\n", message("a")),
                stream("mark and a comment", "\uFEFF: c\ndata: a\n\n", message("a")),
                stream("second mark belongs to the name", "\uFEFF\uFEFFdata: a\n\n"),
                stream(
                        "mark on a later line belongs to the name",
                        "data: a\n\uFEFFdata: b\n\n",
                        message("a")),
                stream("mark within the data", "data: a\uFEFFb\n\n", message("a\uFEFFb")),
                stream("mark at the start of the data", "data:\uFEFFa\n\n", message("\uFEFFa")),
                stream("one byte of a mark", "<EF>data: a\ndata: b\n\n", message("b")),
                stream("two bytes of a mark", "<EF><BB>data: a\ndata: b\n\n", message("b")),
                stream("one byte of a mark and a line end", "<EF>\ndata: b\n\n", message("b")),
                stream("two bytes of a mark and a line end", "<EF><BB>\rdata: b\n\n", message("b")),
                stream("one byte of a mark, then a whole one", "<EF>\uFEFFdata: a\n\n"),
                stream("two bytes of a mark and another third", "<EF><BB><BE>\n\n"),
                stream("marks last byte first", "<BF>data: a\ndata: b\n\n", message("b")),
                stream(
                        "one byte of a mark as a comment's start",
                        "<EF>:c\ndata: b\n\n",
                        message("b")),
                stream("one byte of a mark alone", "<EF>"),
                stream("two bytes of a mark alone", "<EF><BB>"),
                // Line ends.
                stream("LF", "data: a\n\ndata: b\n\n", message("a"), message("b")),
                stream("CR", "data: a\r\rdata: b\r\r", message("a"), message("b")),
                stream("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", message("a"), message("b")),
                stream("LF and CR", "data: a\n\rdata: b\n\r", message("a"), message("b")),
                stream("CR and CRLF", "data: a\r\r\ndata: b\r\r\n", message("a"), message("b")),
                stream("CRLF and LF", "data: a\r\n\ndata: b\r\n\n", message("a"), message("b")),
                stream("CRLF and CR", "data: a\r\n\rdata: b\r\n\r", message("a"), message("b")),
                stream("LF and CRLF", "data: a\n\r\ndata: b\n\r\n", message("a"), message("b")),
                stream("CRLF is one line end", "data: a\r\ndata: b\r\n\r\n", message("a\nb")),
                stream("CR within a field ends it", "data: a\rb\n\n", message("a")),
                stream(
                        "mixed within an event",
                        "data: a\rdata: b\ndata: c\r\n\r",
                        message("a\nb\nc")),
                stream("a line end first", "\ndata: a\n\n", message("a")),
                stream("CRLF first", "\r\ndata: a\n\n", message("a")),
                stream("blank lines only", "\n\r\r\n\n\n\r\n"),
                stream(
                        "many blank lines between",
                        "data: a\n\n\n\n\r\r\ndata: b\n\n",
                        message("a"),
                        message("b")),
                stream(
                        "other line ends of Unicode are text",
                        "data: a\u0085b\u2028c\u2029d\u000Be\u000Cf\n\n",
                        message("a\u0085b\u2028c\u2029d\u000Be\u000Cf")),
                // Comments.
                stream("comment", ": hello\ndata: a\n\n", message("a")),
                stream("empty comment", ":\ndata: a\n\n", message("a")),
                stream("comments only", ":\n\n: a\r\r:b\r\n\r\n"),
                stream("comment within an event", "data: a\n:c\ndata: b\n\n", message("a\nb")),
                stream("comment that looks like a field", ":data: b\ndata: a\n\n", message("a")),
                stream("comment ends no event", "data: a\n: c\n", new Event[0]),
                // Data.
                stream("no colon", "data\n\n", message("")),
                stream("no value", "data:\n\n", message("")),
                stream("only the space", "data: \n\n", message("")),
                stream("two spaces", "data:  a\n\n", message(" a")),
                stream("only two spaces", "data:  \n\n", message(" ")),
                stream("tab is no space", "data:\ta\n\n", message("\ta")),
                stream("space at the end stays", "data: a \n\n", message("a ")),
                stream("colon in the value", "data: a:b: c\n\n", message("a:b: c")),
                stream("value begins with a colon", "data::a\n\n", message(":a")),
                stream("colon behind the space", "data: :a\n\n", message(":a")),
                stream("first line empty", "data\ndata: a\n\n", message("\na")),
                stream("last line empty", "data: a\ndata:\n\n", message("a\n")),
                stream("three empty lines", "data\ndata:\ndata: \n\n", message("\n\n")),
                stream("NUL in the data", "data: a\0b\n\n", message("a\0b")),
                stream("JSON", "data: {\"a\":\"b\\n\"}\n\n", message("{\"a\":\"b\\n\"}")),
                stream("bytes that are no UTF-8", "data: <FF>a<C3>\n\n", message("\uFFFDa\uFFFD")),
                // Characters of several bytes.
                stream("two bytes", "data: é\n\n", message("é")),
                stream("three bytes", "data: 水\n\n", message("水")),
                stream("four bytes", "data: 😀\n\n", message("😀")),
                stream(
                        "all of them in several lines",
                        "data: é水😀\rdata: 😀水é\r\r",
                        message("é水😀\n😀水é")),
                stream(
                        "characters whose numbers hold those of line ends",
                        "data: \u010D\u0A0D\u0D0A\n\n",
                        message("\u010D\u0A0D\u0D0A")),
                // Types.
                stream("type", "event: add\ndata: a\n\n", event("add", "a", "")),
                stream("type behind the data", "data: a\nevent: add\n\n", event("add", "a", "")),
                stream("last type counts", "event: a\nevent: b\ndata: c\n\n", event("b", "c", "")),
                stream("empty type", "event:\ndata: a\n\n", message("a")),
                stream("type without colon", "event\ndata: a\n\n", message("a")),
                stream("empty type after another", "event: a\nevent\ndata: b\n\n", message("b")),
                stream(
                        "type of one event only",
                        "event: a\ndata: b\n\ndata: c\n\n",
                        event("a", "b", ""),
                        message("c")),
                stream("type without data is forgotten", "event: a\n\ndata: b\n\n", message("b")),
                stream("type with spaces", "event:  a b \ndata: c\n\n", event(" a b ", "c", "")),
                stream("type of several bytes", "event: é😀\ndata: c\n\n", event("é😀", "c", "")),
                // Ids.
                stream("id", "id: 1\ndata: a\n\n", event("message", "a", "1")),
                stream(
                        "id stays",
                        "id: 1\ndata: a\n\ndata: b\n\n",
                        event("message", "a", "1"),
                        event("message", "b", "1")),
                stream(
                        "empty id resets",
                        "id: 1\ndata: a\n\nid:\ndata: b\n\n",
                        event("message", "a", "1"),
                        message("b")),
                stream(
                        "id without colon resets",
                        "id: 1\ndata: a\n\nid\ndata: b\n\n",
                        event("message", "a", "1"),
                        message("b")),
                stream(
                        "id of an event without data counts",
                        "id: 1\n\ndata: a\n\n",
                        event("message", "a", "1")),
                stream(
                        "id behind the data counts for it",
                        "data: a\nid: 1\n\n",
                        event("message", "a", "1")),
                stream("last id counts", "id: 1\nid: 2\ndata: a\n\n", event("message", "a", "2")),
                stream(
                        "id with NUL is ignored",
                        "id: 1\nid: 2\0\ndata: a\n\n",
                        event("message", "a", "1")),
                stream(
                        "id that is NUL is ignored",
                        "id: 1\ndata: a\n\nid:\0\ndata: b\n\n",
                        event("message", "a", "1"),
                        event("message", "b", "1")),
                stream("id of several bytes", "id: é😀\ndata: a\n\n", event("message", "a", "é😀")),
                stream("id that no event ends", "data: a\n\nid: 1\n", message("a")),
                // Other fields.
                stream("unknown field", "name: a\ndata: b\n\n", message("b")),
                stream("unknown field without colon", "name\ndata: b\n\n", message("b")),
                stream(
                        "other case",
                        "Data: a\nDATA: b\nEvent: c\nID: 1\ndata: d\n\n",
                        message("d")),
                stream("space before the name", " data: a\ndata: b\n\n", message("b")),
                stream("tab before the name", "\tdata: a\ndata: b\n\n", message("b")),
                stream("space behind the name", "data : a\ndata: b\n\n", message("b")),
                stream("part of a name", "dat: a\ndata: b\n\n", message("b")),
                stream("more than a name", "datas: a\ndata: b\n\n", message("b")),
                stream("NUL in the name", "data\0: a\ndata: b\n\n", message("b")),
                stream("line of a space", " \ndata: b\n\n", message("b")),
                stream("line of a space ends no event", "data: a\n \ndata: b\n\n", message("a\nb")),
                stream("unknown field dispatches nothing", "name: a\n\nevent: b\n\nretry: 1\n\n"),
                // Ends.
                stream("nothing", ""),
                stream("no blank line", "data: a\n\ndata: b\n", message("a")),
                stream("no line end", "data: a\n\ndata: b", message("a")),
                stream("half a name", "data: a\n\ndat", message("a")),
                stream("CR at the very end", "data: a\n\r", message("a")),
                // Sizes.
                stream("long line", "data: " + LONG + "\n\n", message(LONG)),
                stream(
                        "long line and a short event",
                        "data: " + LONG + "\n\ndata: a\n\n",
                        message(LONG),
                        message("a")),
                stream(
                        "several events of several lines",
                        "data: a\ndata: b\n\ndata: c\n\nid: 1\nevent: x\ndata: d\ndata\n\n",
                        message("a\nb"),
                        message("c"),
                        event("x", "d\n", "1")),
                stream(
                        "answer of a service",
                        "data: {\"choices\":[]}\n\n: keep-alive\n\ndata: {\"a\":1}\n\ndata: [DONE]\n\n",
                        message("{\"choices\":[]}"),
                        message("{\"a\":1}"),
                        message("[DONE]")));
    }

    /** What the standard would garble or ignore. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                stream(
                        "events without a blank line between",
                        "data: {\"a\":1}\ndata: {\"b\":2}\ndata:[DONE]\n\n",
                        message("{\"a\":1}"),
                        message("{\"b\":2}"),
                        message("[DONE]")),
                stream(
                        "types without a blank line between",
                        "event: a\ndata: {}\nevent: b\ndata: [1]\nevent: c\ndata: bye\n\n",
                        event("a", "{}", ""),
                        event("b", "[1]", ""),
                        event("c", "bye", "")),
                stream(
                        "blanks around a value that has ended",
                        "data:  {} \t\ndata:   7\n\n",
                        message(" {} \t"),
                        message("  7")),
                stream(
                        "one value on several lines stays one",
                        "data: {\ndata:  \"a\": [{\"b\": {}}\ndata: , {\"c\": []}\ndata:  ]\ndata: }\n\n",
                        message("{\n \"a\": [{\"b\": {}}\n, {\"c\": []}\n ]\n}")),
                stream(
                        "an empty line of data within and behind a value",
                        "data: [\ndata\ndata: ]\ndata:\n\n",
                        message("[\n\n]\n")),
                stream(
                        "brackets in text end nothing",
                        "data: see }\ndata: {\n\n",
                        message("see }\n{")),
                stream(
                        "JSON without a field name",
                        "{\"a\":1}\n\n[{\"b\":2}]\n\n",
                        message("{\"a\":1}"),
                        message("[{\"b\":2}]")),
                stream(
                        "JSON without a field name nor blank lines",
                        "data: {\"a\":1}\n{\"b\":2}\ndata: c\n{\"d\":3}\n[DONE]\ndata: [DONE]\n\n",
                        message("{\"a\":1}"),
                        message("{\"b\":2}"),
                        message("c"),
                        message("{\"d\":3}"),
                        message("[DONE]"),
                        message("[DONE]")),
                stream(
                        "JSON on several lines without field names",
                        "{\n  \"error\": {\n    \"data\": 1\n: comment\n  }\n}\ndata: a\n\n",
                        message("{\n  \"error\": {\n    \"data\": 1\n  }\n}"),
                        message("a")),
                stream(
                        "a field name before the first line of JSON alone",
                        "data: {\n  \"a\": 1\n}\n\n",
                        message("{\n  \"a\": 1\n}")),
                stream(
                        "unknown lines behind JSON and text",
                        "data: {}\nunknown: {}\n\ndata: a\nunknown\n\nunknown: {\n\n",
                        message("{}"),
                        message("a")),
                stream(
                        "a field error",
                        "error: {\"code\":400}\n\ndata: a\n\n",
                        event("error", "{\"code\":400}", ""),
                        message("a")),
                stream(
                        "a field error behind data",
                        "event: x\ndata: a\nerror: b\n\nerror\n\n",
                        event("x", "a", ""),
                        event("error", "b", ""),
                        event("error", "", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void whatServersWriteByMistakeIsReadHoweverItIsCut(
            String name, String input, List<Event> events) throws Exception {
        for (String text : List.of(input, input.replace("\n", "\r"), input.replace("\n", "\r\n"))) {
            byte[] bytes = SseFeed.bytes(text);

            assertThat(feed(Memory.HEAP).whole(bytes).events()).as(name).isEqualTo(events);
            assertThat(feed(Memory.HEAP).byteByByte(bytes).events()).isEqualTo(events);
            for (int at = 0; at <= bytes.length; at++) {
                assertThat(feed(Memory.HEAP).cut(bytes, List.of(at)).events()).isEqualTo(events);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void eventsAreFoundInOnePiece(String name, String input, List<Event> events) throws Exception {
        for (Memory memory : Memory.values()) {
            assertThat(feed(memory).whole(SseFeed.bytes(input)).events())
                    .as("%s in memory %s", name, memory)
                    .isEqualTo(events);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void eventsAreFoundByteByByte(String name, String input, List<Event> events) throws Exception {
        for (Memory memory : Memory.values()) {
            assertThat(feed(memory).byteByByte(SseFeed.bytes(input)).events())
                    .as("%s in memory %s", name, memory)
                    .isEqualTo(events);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void eventsAreFoundWhereverTheBytesAreCut(String name, String input, List<Event> events)
            throws Exception {
        byte[] bytes = SseFeed.bytes(input);
        for (Memory memory : Memory.values()) {
            for (int at = 0; at <= bytes.length; at++) {
                List<Event> found = feed(memory).cut(bytes, List.of(at)).events();
                if (!found.equals(events)) {
                    assertThat(found)
                            .as("%s in memory %s, cut at %d", name, memory, at)
                            .isEqualTo(events);
                }
            }
        }
    }

    private static SseFeed feed(Memory memory) {
        return new SseFeed(LIMIT, memory);
    }

    static Stream<Arguments> retries() {
        return Stream.of(
                arguments("retry: 1000\n", List.of(1000L)),
                arguments("retry:1000\n", List.of(1000L)),
                arguments("retry: 0\n", List.of(0L)),
                arguments("retry: 007\n", List.of(7L)),
                arguments("retry: 1\nretry: 2\n\n", List.of(1L, 2L)),
                arguments("retry: 999999999999\n", List.of(999_999_999_999L)),
                // More than anyone waits.
                arguments("retry: 99999999999999999999\n", List.of()),
                arguments("retry:\n", List.of()),
                arguments("retry\n", List.of()),
                arguments("retry: \n", List.of()),
                arguments("retry:  1\n", List.of()),
                arguments("retry: 1 \n", List.of()),
                arguments("retry: -1\n", List.of()),
                arguments("retry: +1\n", List.of()),
                arguments("retry: 1.5\n", List.of()),
                arguments("retry: 1s\n", List.of()),
                arguments("retry: 0x10\n", List.of()),
                // Digits, but none of ASCII.
                arguments("retry: ٣\n", List.of()),
                arguments("Retry: 1\n", List.of()),
                arguments("retry: 1", List.of()));
    }

    @ParameterizedTest
    @MethodSource("retries")
    void theWaitBeforeAReconnectionIsDigitsOnly(String input, List<Long> expected)
            throws Exception {
        byte[] bytes = SseFeed.bytes(input);

        assertThat(feed(Memory.HEAP).whole(bytes).retries()).isEqualTo(expected);
        assertThat(feed(Memory.HEAP).byteByByte(bytes).retries()).isEqualTo(expected);
    }

    /** Input, last event id after it. */
    static Stream<Arguments> lastIds() {
        return Stream.of(
                arguments("", ""),
                arguments("id: 1\n", ""),
                arguments("id: 1\ndata: a\n", ""),
                arguments("id: 1\n\n", "1"),
                arguments("id: 1\n\nid: 2\n", "1"),
                arguments("id: 1\n\nid\n", "1"),
                arguments("id: 1\n\nid\n\n", ""),
                arguments("id: 1\n\nid: 2\0\n\n", "1"),
                arguments("id: 1\n\ndata: a\n\n\n\n", "1"));
    }

    @ParameterizedTest
    @MethodSource("lastIds")
    void theLastEventIdIsTakenOverAtABlankLine(String input, String expected) throws Exception {
        byte[] bytes = SseFeed.bytes(input);

        assertThat(feed(Memory.HEAP).whole(bytes).parser().lastEventId()).isEqualTo(expected);
        assertThat(feed(Memory.HEAP).byteByByte(bytes).parser().lastEventId()).isEqualTo(expected);
    }

    /** Input, the data of the event that it does not end. */
    static Stream<Arguments> unfinished() {
        return Stream.of(
                arguments("", ""),
                arguments("data: a\n\n", ""),
                arguments("data: a\n", "a"),
                arguments("data: a\r", "a"),
                arguments("data: a", "a"),
                arguments("data:a", "a"),
                arguments("data:  a", " a"),
                arguments("data", ""),
                arguments("data:", ""),
                arguments("dat", ""),
                arguments("event: error", ""),
                arguments(": comment", ""),
                arguments("\uFEFFdata: a", "a"),
                arguments("<EF>", ""),
                arguments("<EF>data: a", ""),
                arguments("data: a\ndata: b", "a\nb"),
                arguments("data: a\ndata: b\n", "a\nb"),
                arguments("data: a\ndata", "a\n"),
                arguments("data\ndata: b", "\nb"),
                arguments("data: a\nevent: x", "a"),
                arguments("data: a\n\ndata: b", "b"),
                arguments("data: a\ndata: b\n\ndata: c", "c"),
                arguments("data: a\ndata: b\n\nevent: c", ""),
                arguments("event: error\ndata: {\"error\":", "{\"error\":"),
                arguments("data: 水", "水"),
                arguments("{\"a\":1}", "{\"a\":1}"),
                arguments("{\"a\":\n1}", "{\"a\":\n1}"),
                arguments("error: a", "a"),
                arguments("data: {}\ndata: {\"a\"", "{\"a\""),
                arguments("data: {}\nunknown", "{}"));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void theDataOfAnUnfinishedEventCanBeAskedFor(String input, String expected) throws Exception {
        byte[] bytes = SseFeed.bytes(input);
        for (int at = 0; at <= bytes.length; at++) {
            SseParser parser = feed(Memory.HEAP).cut(bytes, List.of(at)).parser();

            assertThat(parser.unfinished()).asString(StandardCharsets.UTF_8).isEqualTo(expected);
            assertThat(parser.unfinished())
                    .as("the second time")
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(expected);
        }
    }

    /** Input that a limit of ten bytes allows, events. */
    static Stream<Arguments> atTheLimit() {
        return Stream.of(
                stream("one line", "data:0123456789\n\n", message("0123456789")),
                stream("one line with a space", "data: 0123456789\n\n", message("0123456789")),
                stream("one line with two", "data:  123456789\n\n", message(" 123456789")),
                stream("two lines", "data:01234\ndata:6789\n\n", message("01234\n6789")),
                stream("three lines", "data:01\ndata:34\ndata:6789\n\n", message("01\n34\n6789")),
                stream("empty lines", "data\n".repeat(11) + "\n", message("\n".repeat(10))),
                stream("bytes, not characters", "data:0123水水\n\n", message("0123水水")),
                stream(
                        "each event by itself",
                        "data:0123456789\n\n".repeat(3),
                        message("0123456789"),
                        message("0123456789"),
                        message("0123456789")),
                stream("many comments", ":23456789\n".repeat(50) + "data:a\n\n", message("a")),
                stream("comment", ":23456789 1234567\ndata:a\n\n", message("a")),
                stream("no line end", "data: 0123456789"),
                stream("byte order mark", "\uFEFFdata: 0123456789\n\n", message("0123456789")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atTheLimit")
    void anEventMayBeAsLargeAsTheLimit(String name, String input, List<Event> events)
            throws Exception {
        byte[] bytes = SseFeed.bytes(input);
        for (Memory memory : Memory.values()) {
            assertThat(new SseFeed(10, memory).whole(bytes).events()).as(name).isEqualTo(events);
            assertThat(new SseFeed(10, memory).byteByByte(bytes).events()).isEqualTo(events);
            for (int at = 0; at <= bytes.length; at++) {
                assertThat(new SseFeed(10, memory).cut(bytes, List.of(at)).events())
                        .as("cut at %d", at)
                        .isEqualTo(events);
            }
        }
    }

    /** Input that a limit of ten bytes refuses. */
    static Stream<Arguments> aboveTheLimit() {
        return Stream.of(
                arguments("one line", "data:0123456789A\n\n"),
                arguments("one line with a space", "data: 0123456789A\n\n"),
                arguments("two lines", "data:01234\ndata:6789A\n\n"),
                arguments("three lines", "data:01\ndata:34\ndata:6789A\n\n"),
                arguments("empty lines", "data\n".repeat(12) + "\n"),
                arguments("bytes, not characters", "data:01234水水\n\n"),
                arguments("after one that fits", "data:a\n\ndata:0123456789A\n\n"),
                arguments("no line end", "data: 0123456789AB"),
                arguments("comment", ":23456789 12345678\ndata:a\n\n"),
                arguments("comment without line end", ":23456789 12345678"),
                arguments("type", "event:789 1234567A\ndata:a\n\n"),
                arguments("line without a colon", "123456789 12345678\n\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("aboveTheLimit")
    void anEventOneByteLargerIsRefusedHoweverItIsCut(String name, String input) {
        byte[] bytes = SseFeed.bytes(input);
        for (Memory memory : Memory.values()) {
            assertTooLarge(name, () -> new SseFeed(10, memory).whole(bytes));
            assertTooLarge(name, () -> new SseFeed(10, memory).byteByByte(bytes));
            for (int at = 0; at <= bytes.length; at++) {
                List<Integer> cut = List.of(at);
                assertTooLarge(
                        name + " cut at " + at, () -> new SseFeed(10, memory).cut(bytes, cut));
            }
        }
    }

    private static void assertTooLarge(String name, ThrowingCallable feeding) {
        assertThatThrownBy(feeding)
                .as(name)
                .isInstanceOf(EventTooLargeException.class)
                .hasMessageContaining("10 bytes")
                .hasMessageContaining("maxEventSize");
    }

    @Test
    void aLineThatNeverEndsIsRefusedAsSoonAsItCannotFit() throws Exception {
        SseParser parser = new SseParser(1_000, (type, data, offset, length) -> {});
        int fed = 0;
        EventTooLargeException refusal = null;
        while (refusal == null && fed < 100_000) {
            try {
                parser.feed(ByteBuffer.wrap(new byte[] {'d'}));
                fed++;
            } catch (EventTooLargeException refused) {
                refusal = refused;
            }
        }

        assertThat(refusal).isNotNull();
        assertThat(fed).isBetween(1_000, 1_010);
    }

    @Test
    void aRefusedBufferIsConsumedToo() {
        SseParser parser = new SseParser(10, (type, data, offset, length) -> {});
        ByteBuffer buffer = ByteBuffer.wrap(SseFeed.bytes("data: 0123456789A\n\ndata: b\n\n"));

        assertThatThrownBy(() -> parser.feed(buffer)).isInstanceOf(EventTooLargeException.class);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void anEventOfTheUsualLimitIsRead(Memory memory) throws Exception {
        int limit = 1 << 20;
        String data = "x".repeat(limit);
        byte[] bytes = SseFeed.bytes("data: " + data + "\n\ndata: a\n\n");
        List<Integer> packets = new ArrayList<>();
        for (int at = 8_192; at < bytes.length; at += 8_192) {
            packets.add(at);
        }

        assertThat(new SseFeed(limit, memory).cut(bytes, packets).events())
                .containsExactly(message(data), message("a"));
    }

    /** What a handler was lent. */
    private record Lent(byte[] array, int offset, int length, byte[] copy) {}

    private static List<Lent> lentBy(byte[] bytes) throws EventTooLargeException {
        List<Lent> lent = new ArrayList<>();
        SseParser parser =
                new SseParser(
                        LIMIT,
                        (type, data, offset, length) ->
                                lent.add(
                                        new Lent(
                                                data,
                                                offset,
                                                length,
                                                Arrays.copyOfRange(
                                                        data, offset, offset + length))));
        parser.feed(ByteBuffer.wrap(bytes));
        return lent;
    }

    @Test
    void aLineThatLiesWholeInOneBufferIsNotCopied() throws Exception {
        byte[] bytes = SseFeed.bytes("data: a\n\nid: 1\ndata: bc\n\ndata:d\r\n\r\n");

        List<Lent> lent = lentBy(bytes);

        assertThat(lent)
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.array()).isSameAs(bytes))
                // So they are still there when all is parsed.
                .allSatisfy(
                        event ->
                                assertThat(
                                                Arrays.copyOfRange(
                                                        event.array(),
                                                        event.offset(),
                                                        event.offset() + event.length()))
                                        .isEqualTo(event.copy()));
    }

    @Test
    void manyEventsInOneBufferDoNotOverwriteEachOther() throws Exception {
        StringBuilder input = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            // One line, which is lent, and two, which are joined in memory of the parser's own.
            input.append("data: one ").append(i).append("\n\n");
            input.append("data: two ").append(i).append("\ndata: lines\n\n");
            expected.add("one " + i);
            expected.add("two " + i + "\nlines");
        }

        assertThat(lentBy(SseFeed.bytes(input.toString())))
                .extracting(event -> new String(event.copy(), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    @Test
    void aHandlerMayChangeWhatItWasLent() throws Exception {
        List<String> found = new ArrayList<>();
        SseParser parser =
                new SseParser(
                        LIMIT,
                        (type, data, offset, length) -> {
                            found.add(new String(data, offset, length, StandardCharsets.UTF_8));
                            Arrays.fill(data, offset, offset + length, (byte) '\n');
                        });
        parser.feed(ByteBuffer.wrap(SseFeed.bytes("data: a\n\ndata: b\ndata: c\n\ndata: d\n\n")));

        assertThat(found).containsExactly("a", "b\nc", "d");
    }
}
