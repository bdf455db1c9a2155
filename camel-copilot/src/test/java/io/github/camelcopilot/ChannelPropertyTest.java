package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Any text, cut into any deltas and any HTTP chunks, for any slow reader: the deltas joined are the
 * answer, in order, with exactly one end.
 */
class ChannelPropertyTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String[] PIECES = {
        "a",
        " ",
        "word",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\\",
        "{}",
        "data: ",
        "[DONE]",
        "é",
        "ß",
        "日本",
        "😀",
        "👩‍👩‍👧",
        "\u0000",
        "\u2028",
        "\uFEFF",
        "\u007f",
        "𝔘",
        "0123456789".repeat(30)
    };

    private final ChunkRecorder chunks = new ChunkRecorder();

    @RepeatedTest(40)
    void theDeltasJoinedAreTheAnswer() throws Exception {
        long seed = new Random().nextLong();
        try {
            check(new Random(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("With the seed " + seed + "L", failure);
        }
    }

    private void check(Random random) throws Exception {
        String text = text(random);
        COPILOT.server().answerWith(request -> answer(text, new Random(text.hashCode())));
        String options =
                "streamBuffer="
                        + (1 + random.nextInt(20))
                        + "&maxEventSize="
                        + (2_000 + random.nextInt(3_000));
        AtomicInteger untilPause = new AtomicInteger(random.nextInt(200));
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:channel").to("copilot:stream:words?" + options);
                        from("direct:tee").to("copilot:stream:words?emit=text&" + options);
                        from("copilot:stream:words").process(this::readSlowly);
                        from("direct:split")
                                .to("copilot:stream?" + options)
                                .split(body())
                                .streaming()
                                .process(this::readSlowly);
                        from("direct:text").to("copilot:stream?emit=text&" + options);
                    }

                    private void readSlowly(Exchange exchange) throws Exception {
                        if (untilPause.getAndDecrement() == 0) {
                            awaitAnswered();
                        }
                        chunks.process(exchange);
                    }
                };
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server()).start(routes)) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    Exchange asked = send(route, "direct:channel");
                    assertThat(CopilotRoute.succeeded(asked).getBody()).isEqualTo(text);
                    areWhole(text);
                }
                case 1 -> {
                    Exchange asked = send(route, "direct:split");
                    assertThat(asked.getException()).isNull();
                    areWhole(text);
                }
                case 2 -> {
                    Exchange asked = send(route, "direct:text");
                    assertThat(read(asked, random)).isEqualTo(text);
                }
                default -> {
                    Exchange asked = send(route, "direct:tee");
                    assertThat(read(asked, random)).isEqualTo(text);
                    areWhole(text);
                }
            }
        }
    }

    private static Exchange send(CopilotRoute route, String uri) {
        return route.context()
                .createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setBody("Hi"));
    }

    private void areWhole(String text) {
        chunks.awaitEnds(1);
        ChunkRecorder.isWellFormed(chunks.all());
        assertThat(chunks.text()).isEqualTo(text);
        assertThat(chunks.last().type()).isEqualTo("end");
    }

    private static String read(Exchange asked, Random random) throws IOException {
        InputStream stream = CopilotRoute.succeeded(asked).getBody(InputStream.class);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 + random.nextInt(300)];
        int untilPause = random.nextInt(100);
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            all.write(buffer, 0, count);
            if (untilPause-- == 0) {
                awaitAnswered();
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** The answer is small enough for the sockets' buffers. */
    private static void awaitAnswered() {
        await().atMost(ChunkRecorder.PATIENCE)
                .until(() -> COPILOT.server().request(0).outcome() == Outcome.ANSWERED);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(400);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static Answer answer(String text, Random random) {
        StringBuilder events = new StringBuilder();
        String end = random.nextBoolean() ? "\n\n" : "\r\n\r\n";
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(12));
            append(events, delta(text.substring(from, to), random), end);
            if (random.nextInt(10) == 0) {
                append(events, ": still here", end);
            }
            if (random.nextInt(10) == 0) {
                append(events, ServerEvents.reasoning("hm").strip(), end);
            }
            from = to;
        }
        append(events, ServerEvents.FINISH.strip(), end);
        append(events, ServerEvents.DONE.strip(), end);
        return Answer.bytes(split(ServerEvents.bytes(events.toString()), random));
    }

    private static void append(StringBuilder events, String event, String end) {
        events.append(event).append(end);
    }

    /** A cut may go through a character of two halves, which only escapes can then write. */
    private static String delta(String delta, Random random) {
        boolean cut =
                Character.isLowSurrogate(delta.charAt(0))
                        || Character.isHighSurrogate(delta.charAt(delta.length() - 1));
        if (!cut && random.nextInt(3) > 0) {
            return ServerEvents.text(delta).strip();
        }
        StringBuilder escaped = new StringBuilder();
        delta.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
        return ServerEvents.text("HERE").strip().replace("HERE", escaped);
    }

    private static byte[][] split(byte[] bytes, Random random) {
        int most = 1 + random.nextInt(random.nextBoolean() ? 20 : 2_000);
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            parts.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return parts.toArray(byte[][]::new);
    }
}
