package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that begin alike are read as if each stood alone. */
class CommonBeginningTest {

    private static final String BEGINNING = "{\"id\":\"a1\",\"created\":1,\"model\":\"m1\"";

    private static String event(String beginning, String delta, String ending) {
        return beginning + ",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]" + ending;
    }

    private static String text(String text) {
        return event(BEGINNING, "{\"content\":\"" + text + "\"}", "}");
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("alike", List.of(text("a"), text("b"), text("c"))),
                Arguments.of(
                        "with a usage behind each",
                        List.of(
                                event(BEGINNING, "{\"content\":\"a\"}", ",\"usage\":null}"),
                                event(
                                        BEGINNING,
                                        "{\"content\":\"b\"}",
                                        ",\"usage\":{\"prompt_tokens\":7}}"),
                                text("c"))),
                Arguments.of(
                        "with another beginning in between",
                        List.of(
                                text("a"),
                                event(
                                        "{\"id\":\"a2\",\"x\":{\"choices\":1}",
                                        "{\"content\":\"b\"}",
                                        "}"),
                                text("c"))),
                Arguments.of(
                        "with choices first",
                        List.of(
                                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"id\":\"a1\",\"model\":\"m1\"}",
                                "{\"choices\":[{\"delta\":{\"content\":\"b\"}}],\"id\":\"a1\",\"model\":\"m1\"}",
                                text("c"))),
                Arguments.of(
                        "with spaces",
                        List.of(
                                text("a").replace(",\"choices\":", " , \"choices\" : "),
                                text("b").replace(",\"choices\":", " , \"choices\" : "),
                                text("c"))),
                Arguments.of(
                        "where the first has no choice yet",
                        List.of(BEGINNING + ",\"choices\":[]}", text("a"), text("b"), text("c"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void eventsAreReadAsIfEachStoodAlone(String name, List<String> events) throws Exception {
        ReadStream read = new ReadStream();
        for (String event : events) {
            read.event("message", event);
        }

        assertThat(read.text()).isEqualTo("abc");
        ChatResult result = read.result();
        assertThat(result.id()).isEqualTo("a1");
        assertThat(result.model()).isEqualTo("m1");
    }

    @Test
    void idAndModelAreThoseOfTheFirstEventWithAChoiceHoweverManyBeginAlike() throws Exception {
        ReadStream read = new ReadStream();
        read.event("message", "{\"id\":\"\",\"model\":\"\",\"choices\":[]}");
        read.event("message", text("a"));
        read.event("message", text("b"));

        assertThat(read.result().id()).isEqualTo("a1");
        assertThat(read.result().model()).isEqualTo("m1");
    }

    @Test
    void theBytesAreAsTheyWereEvenIfAnEventCannotBeRead() throws Exception {
        StreamDecoder decoder = new CompletionsApi().streamDecoder(1_000);
        ReadStream deltas = new ReadStream();
        for (String event : List.of(text("a"), text("b"))) {
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            decoder.event("message", bytes, 0, bytes.length, deltas);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(event);
        }
        String broken = text("c").substring(0, text("c").length() - 3);
        byte[] bytes = broken.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> decoder.event("message", bytes, 0, bytes.length, deltas))
                .isInstanceOf(UnreadableAnswerException.class);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(broken);
    }

    @Test
    void aStreamWhoseEventsBeginOtherwiseEachTimeIsReadToItsEnd() throws Exception {
        ReadStream read = new ReadStream();
        for (int i = 0; i < 100; i++) {
            read.event(
                    "message",
                    event("{\"id\":\"a1\",\"created\":" + i, "{\"content\":\"x\"}", "}"));
        }

        assertThat(read.text()).isEqualTo("x".repeat(100));
    }
}
