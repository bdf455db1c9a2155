// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No form in which a service repeats a credential is readable. */
class SecretSearchTest {

    private static final String VALUE = "sk-pr0j_Ab9+/Qz7&<Wv3>X\"e5~T1";
    private static final Secret SECRET = Secret.of(VALUE);
    private static final String SCHEME = "QmVhcmVyI";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String format) {
        StringBuilder escaped = new StringBuilder();
        VALUE.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, format, c)));
        return escaped.toString();
    }

    static Stream<Arguments> forms() {
        Base64.Encoder base64 = Base64.getEncoder();
        return Stream.of(
                arguments("whole", VALUE),
                arguments("without its beginning", VALUE.substring(6)),
                arguments("without its end", VALUE.substring(0, VALUE.length() - 6)),
                arguments("eight of it", VALUE.substring(9, 17)),
                arguments("upper case", VALUE.toUpperCase(Locale.ROOT)),
                arguments("lower case", VALUE.toLowerCase(Locale.ROOT)),
                arguments("blanks", String.join(" ", VALUE.split(""))),
                arguments("line breaks", String.join("\n", VALUE.split("(?<=\\G.{4})"))),
                arguments("zero width", String.join("\u200b", VALUE.split(""))),
                arguments("reversed", new StringBuilder(VALUE).reverse().toString()),
                arguments("URL", URLEncoder.encode(VALUE, StandardCharsets.UTF_8)),
                arguments("each as in URLs", escaped("%%%02x")),
                arguments("JSON", VALUE.replace("\"", "\\\"").replace("/", "\\/")),
                arguments("each as in JSON", escaped("\\u%04x")),
                arguments("each as in JavaScript", escaped("\\x%02x")),
                arguments(
                        "HTML",
                        VALUE.replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")
                                .replace("\"", "&quot;")),
                arguments("each as in HTML", escaped("&#%d;")),
                arguments("each as in HTML, in hex", escaped("&#x%x;")),
                arguments("hex", HexFormat.of().formatHex(utf8(VALUE))),
                arguments("hex in capitals", HexFormat.of().withUpperCase().formatHex(utf8(VALUE))),
                arguments("Base64", base64.encodeToString(utf8(VALUE))),
                arguments("Base64 behind one", base64.encodeToString(utf8("x" + VALUE))),
                arguments("Base64 behind two", base64.encodeToString(utf8("xy" + VALUE + "z"))),
                arguments("Base64 of Bearer", base64.encodeToString(utf8("Bearer " + VALUE))),
                arguments("Base64 of Basic", base64.encodeToString(utf8("joe:" + VALUE))),
                arguments("Base64 for URLs", Base64.getUrlEncoder().encodeToString(utf8(VALUE))),
                arguments(
                        "Base64 in lines",
                        Base64.getMimeEncoder(8, utf8("\n")).encodeToString(utf8(VALUE))));
    }

    /** Returns whether any eight characters in a row of one are in the other. */
    private static boolean sharesRun(String text, String form) {
        // What Base64 makes of the scheme is no part of the credential.
        int begin = form.startsWith(SCHEME) ? SCHEME.length() : 0;
        for (int at = begin; at + 8 <= form.length(); at++) {
            if (text.contains(form.substring(at, at + 8))) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void noFormOfItIsLeft(String name, String form) {
        for (String text :
                new String[] {
                    form, "key=" + form + ".", "You sent " + form + ", thanks", form + "…"
                }) {
            String masked = SECRET.maskIn(text);

            assertThat(masked).contains("***");
            assertThat(sharesRun(masked, form)).as(masked).isFalse();
            assertThat(masked.length()).isLessThan(text.length() + 12);
        }
        assertThat(SECRET.maskIn("You sent " + form + ", thanks"))
                .startsWith("You sent ")
                .endsWith(", thanks");
        assertThat(SECRET.maskWhollyIn("You sent " + form)).doesNotContain("sk-p", "e5~T1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-p",
                "The model gpt-4.1 does not exist",
                "8a2f4b10-6d1c-4f7e-9a57-2f4f0c7f3b11",
                "100 % sure \\ & done; \\u12 %zz &#; &#x; &bogus; &",
                "sk-pr0j",
                "chatcmpl-Byvn2cTfb9BgbMZPUNn4ozLrVkpRg"
            })
    void whatDoesNotShowItStaysAsItIs(String text) {
        boolean isBeginning = VALUE.startsWith(text) && text.length() >= 5;
        assertThat(SECRET.maskIn("x " + text + " y")).isEqualTo("x " + text + " y");
        assertThat(SECRET.maskIn(text).equals(text)).isNotEqualTo(isBeginning);
    }

    @Test
    void whereAQuoteMayHaveBeenCutFiveCharactersCount() {
        assertThat(SECRET.maskIn("The key sk-pr")).doesNotContain("sk-pr0").endsWith("***5~T1");
        assertThat(SECRET.maskIn("The key sk-pr…")).doesNotEndWith("sk-pr…");
        assertThat(SECRET.maskIn("e5~T1 is wrong")).startsWith("sk-p***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "key", "chunk"})
    void ofFewerThanSixCharactersNothingIsSearchedFor(String value) {
        assertThat(Secret.of(value).maskIn("a chunk of key lime")).isEqualTo("a chunk of key lime");
    }

    @Test
    void ofSixOrSevenOnlyAllOfThemCount() {
        Secret secret = Secret.of("s3cret");
        assertThat(secret.maskIn("is S3CRET, and s3cre or 3cret is not"))
                .isEqualTo("is ***, and s3cre or 3cret is not");
    }

    @Test
    void lettersBeyondAsciiAreFoundInTheBytesOfBothCharsets() {
        Secret secret = Secret.of("pw-s3cret-ü9");
        for (var charset :
                new java.nio.charset.Charset[] {
                    StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1
                }) {
            String bytes =
                    new String("pw-s3cret-ü9".getBytes(charset), StandardCharsets.ISO_8859_1);
            assertThat(secret.maskIn("was " + bytes + ".")).isEqualTo("was pw-s***t-ü9.");
        }
    }

    @Test
    void aLongTextAndALongSecretTakeNoTimeWorthMentioning() {
        Secret secret = Secret.of("aB3-".repeat(1000));
        String text = "aB3x".repeat(50_000);
        assertThat(secret.maskIn(text)).isEqualTo(text);
    }
}
