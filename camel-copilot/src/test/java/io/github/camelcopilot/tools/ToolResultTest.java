// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.github.camelcopilot.testing.ToolContext;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.FileInputStreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of the route becomes the text that the model reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolResultTest {

    private static final String LINE = "\n[The result is cut: it has more than 1 KB.]";

    enum Sky {
        SUNNY
    }

    record Weather(String city, int degrees) {}

    /** A class without a converter. */
    public static class Bean {
        public String getName() {
            return "bean";
        }
    }

    /** A class without properties. */
    static class Opaque {}

    private final AtomicReference<Object> body = new AtomicReference<>();
    private ToolContext context;

    @BeforeAll
    void start() throws Exception {
        context =
                ToolContext.started(
                        "copilot:tool:t?description=x&maxToolResultSize=1KB",
                        exchange -> exchange.getMessage().setBody(body.get()));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private String result(Object result) throws Exception {
        body.set(result);
        return context.call("");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> bodies() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", List.of("x", true));
        map.put("none", null);
        return Stream.of(
                Arguments.of(null, ""),
                Arguments.of("", ""),
                Arguments.of("Zürich 😀", "Zürich 😀"),
                Arguments.of(utf8("Zürich"), "Zürich"),
                Arguments.of(new ByteArrayInputStream(utf8("Zürich 😀")), "Zürich 😀"),
                Arguments.of(new StringReader("Zürich 😀"), "Zürich 😀"),
                Arguments.of(new InputStreamCache(utf8("cached")), "cached"),
                Arguments.of(read(new InputStreamCache(utf8("read before"))), "read before"),
                Arguments.of(new ReaderCache("cached"), "cached"),
                Arguments.of(7, "7"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(true, "true"),
                Arguments.of(Sky.SUNNY, "SUNNY"),
                Arguments.of(java.nio.CharBuffer.wrap("built"), "built"),
                Arguments.of(LocalDate.of(2026, 11, 30), "2026-11-30"),
                Arguments.of(map, "{\"b\":1,\"a\":[\"x\",true],\"none\":null}"),
                Arguments.of(List.of(), "[]"),
                Arguments.of(Arrays.asList("x", null, 1), "[\"x\",null,1]"),
                Arguments.of(new Object[] {1, "x"}, "[1,\"x\"]"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of(new Weather("Zürich", 21), "{\"city\":\"Zürich\",\"degrees\":21}"),
                Arguments.of(List.of(new Weather("A", 1)), "[{\"city\":\"A\",\"degrees\":1}]"),
                Arguments.of(new Bean(), "{\"name\":\"bean\"}"),
                Arguments.of(Optional.of(new Weather("A", 1)), "{\"city\":\"A\",\"degrees\":1}"),
                Arguments.of(Optional.empty(), ""),
                Arguments.of(new ObjectMapper().createObjectNode().put("a", 1), "{\"a\":1}"),
                Arguments.of(new ObjectMapper().createArrayNode().add("x"), "[\"x\"]"),
                // An unpaired surrogate could not be sent to the model.
                Arguments.of("a\ud83d", "a\ufffd"),
                Arguments.of("\ude00a\ud83db", "\ufffda\ufffdb"),
                Arguments.of(new StringReader("a\ud83d"), "a\ufffd"),
                Arguments.of(new byte[] {'a', (byte) 0xff}, "a\ufffd"));
    }

    private static StreamCache read(InputStreamCache cache) {
        cache.readAllBytes();
        return cache;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyBecomesText(Object given, String expected) throws Exception {
        assertThat(result(given)).isEqualTo(expected);
    }

    @Test
    void aFileIsRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("result.txt"), "Zürich");
        assertThat(result(file)).isEqualTo("Zürich");
        assertThat(result(file.toFile())).isEqualTo("Zürich");
        Files.delete(file);
        body.set(new File(folder.toFile(), "none"));
        assertThat(context.failure("")).isInstanceOf(IOException.class);
    }

    @Test
    void anObjectThatIsNeitherTextNorJsonFailsTheCall() throws Exception {
        body.set(new Opaque());
        assertThat(context.failure(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Opaque.class.getName())
                .hasMessageContaining("cannot be written as JSON");
    }

    @Test
    void theCharsetOfTheExchangeApplies() throws Exception {
        try (ToolContext latin =
                ToolContext.started(
                        "copilot:tool:t?description=x",
                        exchange -> {
                            exchange.setProperty(Exchange.CHARSET_NAME, "ISO-8859-1");
                            exchange.getMessage()
                                    .setBody("Zürich".getBytes(StandardCharsets.ISO_8859_1));
                        })) {
            assertThat(latin.call("")).isEqualTo("Zürich");
        }
    }

    @Test
    void theOnlyMapperOfTheRegistryWritesJson() throws Exception {
        try (ToolContext own =
                ToolContext.started(
                        "copilot:tool:t?description=x",
                        exchange -> exchange.getMessage().setBody(new Weather("A", 1)))) {
            own.camel()
                    .getRegistry()
                    .bind(
                            "mapper",
                            new ObjectMapper()
                                    .setPropertyNamingStrategy(
                                            PropertyNamingStrategies.UPPER_CAMEL_CASE));
            assertThat(own.call("")).isEqualTo("{\"City\":\"A\",\"Degrees\":1}");
        }
    }

    static Stream<Arguments> large() {
        String kilobyte = "x".repeat(1024);
        return Stream.of(
                Arguments.of(kilobyte, kilobyte),
                Arguments.of(kilobyte + "y", kilobyte + LINE),
                Arguments.of(utf8(kilobyte), kilobyte),
                Arguments.of(utf8(kilobyte + "y"), kilobyte + LINE),
                Arguments.of(new StringReader(kilobyte), kilobyte),
                Arguments.of(new StringReader(kilobyte + "y"), kilobyte + LINE),
                Arguments.of("ü".repeat(512), "ü".repeat(512)),
                Arguments.of("ü".repeat(513), "ü".repeat(512) + LINE),
                Arguments.of("x" + "ü".repeat(512), "x" + "ü".repeat(511) + LINE),
                Arguments.of("😀".repeat(256), "😀".repeat(256)),
                Arguments.of("xx" + "😀".repeat(256), "xx" + "😀".repeat(255) + LINE),
                Arguments.of(utf8("xx" + "😀".repeat(256)), "xx" + "😀".repeat(255) + LINE),
                Arguments.of("€".repeat(342), "€".repeat(341) + LINE),
                Arguments.of(List.of(kilobyte), "[\"" + "x".repeat(1022) + LINE),
                Arguments.of(
                        Map.of("a", "x".repeat(5_000_000)), "{\"a\":\"" + "x".repeat(1018) + LINE),
                Arguments.of("x".repeat(10_000_000), kilobyte + LINE));
    }

    @ParameterizedTest
    @MethodSource("large")
    void aLargeBodyIsCutAtACharacter(Object given, String expected) throws Exception {
        assertThat(result(given)).isEqualTo(expected);
    }

    @Test
    void theSmallerLimitApplies() throws Exception {
        body.set("x".repeat(2000));
        String line = "\n[The result is cut: it has more than 10 bytes.]";
        assertThat(ToolContext.result(context.begin(call -> call.maxResultSize(10))))
                .isEqualTo("x".repeat(10) + line);
        assertThat(ToolContext.result(context.begin(call -> call.maxResultSize(5000))))
                .isEqualTo("x".repeat(1024) + LINE);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2_000_000})
    void aStreamIsReadUpToTheLimitAndClosed(int size) throws Exception {
        AtomicLong read = new AtomicLong();
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream =
                new ByteArrayInputStream(new byte[size]) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        int count = super.read(into, offset, length);
                        read.addAndGet(Math.max(count, 0));
                        return count;
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        assertThat(result(stream)).startsWith("\0\0");
        assertThat(closed).isTrue();
        assertThat(read.get()).isLessThanOrEqualTo(32_768);
    }

    @Test
    void aReaderThatFailsIsClosed() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        body.set(
                new Reader() {
                    @Override
                    public int read(char[] into, int offset, int length) throws IOException {
                        throw new IOException("broken");
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                });
        assertThat(context.failure("")).isInstanceOf(IOException.class).hasMessage("broken");
        assertThat(closed).isTrue();
    }

    @Test
    void anEndlessListIsCut() throws Exception {
        Iterable<Integer> endless = () -> Collections.nCopies(Integer.MAX_VALUE, 7).iterator();
        assertThat(result(endless)).startsWith("[7,7,7").endsWith(LINE);
        Iterator<Integer> iterator = endless.iterator();
        assertThat(result(iterator)).startsWith("[7,7,7").endsWith(LINE);
    }

    /** Camel deletes the file of a cached stream when the unit of work ends. */
    @Test
    void aStreamThatIsCachedInAFileIsReadBeforeTheFileIsDeleted() throws Exception {
        AtomicReference<Object> seen = new AtomicReference<>();
        try (ToolContext cached = ToolContext.bare()) {
            cached.camel().setStreamCaching(true);
            cached.camel().getStreamCachingStrategy().setSpoolEnabled(true);
            cached.camel().getStreamCachingStrategy().setSpoolThreshold(10);
            cached.add(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("copilot:tool:t?description=x&maxToolResultSize=1MB")
                                    .setBody(exchange -> stream(50_000))
                                    .process(each -> seen.set(each.getMessage().getBody()));
                        }
                    });
            cached.camel().start();
            assertThat(cached.call("")).isEqualTo("x".repeat(50_000));
            assertThat(seen.get()).isInstanceOf(FileInputStreamCache.class);
        }
    }

    /** Camel would cache a ByteArrayInputStream in memory. */
    private static InputStream stream(int size) {
        return new BufferedInputStream(new ByteArrayInputStream(utf8("x".repeat(size))));
    }
}
