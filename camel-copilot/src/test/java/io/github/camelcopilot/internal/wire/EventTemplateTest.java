// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.github.camelcopilot.api.ChatResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that resemble each other are read as if each stood alone. */
class EventTemplateTest {

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

    /** What follows the event {@code {"n":1,"d":"a"}}, of which the values may differ. */
    static Stream<Arguments> followers() {
        return Stream.of(
                Arguments.of(
                        "a long text",
                        "{\"n\":1,\"d\":\"eight by\u007Fes, é and ~ more\"}",
                        "eight by\u007Fes, é and ~ more"),
                Arguments.of(
                        "an escape late in a text", "{\"n\":1,\"d\":\"eight bytes and\\n\"}", null),
                Arguments.of(
                        "a control character late in a text",
                        "{\"n\":1,\"d\":\"eight bytes\u001F and\"}",
                        null),
                Arguments.of(
                        "a quote late in a text", "{\"n\":1,\"d\":\"eight bytes\" and\"}", null),
                Arguments.of("another delta", "{\"n\":1,\"d\":\"bc\"}", "bc"),
                Arguments.of("the same", "{\"n\":1,\"d\":\"a\"}", "a"),
                Arguments.of("another number", "{\"n\":123,\"d\":\"b\"}", "b"),
                Arguments.of(
                        "beyond ASCII", "{\"n\":1,\"d\":\"é東\uD83D\uDE42\"}", "é東\uD83D\uDE42"),
                Arguments.of("an apostrophe", "{\"n\":1,\"d\":\"it's\"}", "it's"),
                Arguments.of("delete", "{\"n\":1,\"d\":\"\u007F\"}", "\u007F"),
                Arguments.of("an empty delta", "{\"n\":1,\"d\":\"\"}", null),
                Arguments.of("an escape", "{\"n\":1,\"d\":\"a\\nb\"}", null),
                Arguments.of("a quote", "{\"n\":1,\"d\":\"a\\\"}\"}", null),
                Arguments.of("a control character", "{\"n\":1,\"d\":\"a\tb\"}", null),
                Arguments.of("invalid UTF-8", "{\"n\":1,\"d\":\"a<C3>\"}", null),
                Arguments.of("half of a surrogate pair", "{\"n\":1,\"d\":\"<ED><A0><BD>\"}", null),
                Arguments.of("an overlong form", "{\"n\":1,\"d\":\"<C0><80>\"}", null),
                Arguments.of("a number with a leading zero", "{\"n\":01,\"d\":\"b\"}", null),
                Arguments.of("a negative number", "{\"n\":-1,\"d\":\"b\"}", null),
                Arguments.of("a fraction", "{\"n\":1.5,\"d\":\"b\"}", null),
                Arguments.of(
                        "a very long number", "{\"n\":" + "1".repeat(19) + ",\"d\":\"b\"}", null),
                Arguments.of("no number", "{\"n\":,\"d\":\"b\"}", null),
                Arguments.of("a text as number", "{\"n\":\"1\",\"d\":\"b\"}", null),
                Arguments.of("a further member", "{\"n\":1,\"d\":\"b\",\"x\":1}", null),
                Arguments.of("a missing member", "{\"d\":\"b\"}", null),
                Arguments.of("a blank", "{\"n\":1, \"d\":\"b\"}", null),
                Arguments.of("a blank behind", "{\"n\":1,\"d\":\"b\"} ", null),
                Arguments.of("cut off in the delta", "{\"n\":1,\"d\":\"b", null),
                Arguments.of("cut off in the number", "{\"n\":1", null),
                Arguments.of("cut off before the number", "{\"n", null),
                Arguments.of("empty", "", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("followers")
    void anEventMatchesOnlyIfNothingButItsValuesDiffers(
            String name, String follower, String expected) throws Exception {
        EventTemplate<?> template = new EventTemplate<>();
        assertThat(learn(template, "{\"n\":1,\"d\":\"a\"}")).isTrue();

        byte[] data = SseFeed.bytes("#" + follower + "\"}");
        assertThat(template.match("message", data, 1, data.length - 3)).isEqualTo(expected);
        assertThat(template.match("other", data, 1, data.length - 3)).isNull();
    }

    /** Returns whether a template was made of an event with the values n and d. */
    private static boolean learn(EventTemplate<?> template, String event) throws Exception {
        byte[] data = ("##" + event).getBytes(StandardCharsets.UTF_8);
        template.beginEvent();
        int deltaAt = -1;
        try (JsonParser json = Json.MAPPER.createParser(data, 2, data.length - 2)) {
            json.nextToken();
            while (json.nextFieldName() != null) {
                json.nextToken();
                int mark = template.mark(json);
                deltaAt = json.currentName().equals("d") ? mark : deltaAt;
            }
        }
        return template.learn("message", data, 2, data.length - 2, deltaAt);
    }

    @Test
    void noTemplateIsMadeOfAnEventThatIsTooLargeOrHasEscapes() throws Exception {
        assertThat(learn(new EventTemplate<>(), "{\"n\":1,\"d\":\"a\\n\"}")).isFalse();
        assertThat(learn(new EventTemplate<>(), "{\"d\":\"" + "a".repeat(2100) + "\"}")).isFalse();
        assertThat(learn(new EventTemplate<>(), "{\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"d\":\"a\"}"))
                .isFalse();
    }

    @Test
    void afterEightTemplatesThatMatchedNothingNoMoreAreMade() throws Exception {
        EventTemplate<?> template = new EventTemplate<>();
        for (int i = 0; i < 8; i++) {
            assertThat(learn(template, "{\"x" + i + "\":1,\"d\":\"a\"}")).isTrue();
        }

        assertThat(learn(template, "{\"d\":\"a\"}")).isFalse();
    }

    @Test
    void anEventWithoutADeltaDropsTheTemplate() throws Exception {
        EventTemplate<?> template = new EventTemplate<>();
        learn(template, "{\"d\":\"a\"}");
        byte[] data = "{\"d\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(template.match("message", data, 0, data.length)).isEqualTo("a");

        template.endEvent("message", data, 0, data.length, EventTemplate.NO_DELTA, null);

        assertThat(template.match("message", data, 0, data.length)).isNull();
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
