// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.examples.testing.Browser;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The output of {@code markdown.js} for complete text, and for text that grows character by
 * character.
 */
class MarkdownTest {

    @RegisterExtension static final Browser BROWSER = new Browser();

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    private static final String SHOW =
            """
            const [text] = arguments;
            return import('/markdown.js').then(({ Markdown }) => {
                const whole = document.createElement('div');
                new Markdown(whole).show(text);
                const growing = document.createElement('div');
                const markdown = new Markdown(growing);
                for (let end = 0; end <= text.length; end++) markdown.show(text.slice(0, end));
                return [whole.innerHTML, growing.innerHTML];
            });
            """;

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("one two", "<p>one two</p>"),
                Arguments.of("one\ntwo", "<p>one\ntwo</p>"),
                Arguments.of("one\n\ntwo", "<p>one</p><p>two</p>"),
                Arguments.of("# One", "<h3>One</h3>"),
                Arguments.of("#### One #", "<h6>One</h6>"),
                Arguments.of("#One", "<p>#One</p>"),
                Arguments.of("a **b** c", "<p>a <strong>b</strong> c</p>"),
                Arguments.of("**b *c***", "<p><strong>b <em>c</em></strong></p>"),
                Arguments.of("a *b* c", "<p>a <em>b</em> c</p>"),
                Arguments.of("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
                Arguments.of("snake_case_name", "<p>snake_case_name</p>"),
                Arguments.of("a **b", "<p>a **b</p>"),
                Arguments.of("`a * b * c`", "<p><code>a * b * c</code></p>"),
                Arguments.of("`` a`b ``", "<p><code> a`b </code></p>"),
                Arguments.of("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
                Arguments.of("* one\n\n* two", "<ul><li>one</li><li>two</li></ul>"),
                Arguments.of("3. one\n4. two", "<ol start=\"3\"><li>one</li><li>two</li></ol>"),
                Arguments.of(
                        "- one\n  - two\n- three",
                        "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"),
                Arguments.of(
                        "1. one\n   ```\n   x\n   ```\n2. two",
                        "<ol start=\"1\"><li>one<pre tabindex=\"0\"><code>x</code></pre></li><li>two</li></ol>"),
                Arguments.of("text\n- one", "<p>text</p><ul><li>one</li></ul>"),
                Arguments.of("- one\n\ntext", "<ul><li>one</li></ul><p>text</p>"),
                Arguments.of(
                        "- one\n1. two", "<ul><li>one</li></ul><ol start=\"1\"><li>two</li></ol>"),
                Arguments.of("> one\n> two", "<blockquote><p>one\ntwo</p></blockquote>"),
                Arguments.of("> - one", "<blockquote><ul><li>one</li></ul></blockquote>"),
                Arguments.of("---", "<hr>"),
                Arguments.of("one\n\n***\n\ntwo", "<p>one</p><hr><p>two</p>"),
                Arguments.of(
                        "```js\nlet a = 1;\n\nb\n```",
                        "<pre tabindex=\"0\" data-language=\"js\"><code>let a = 1;\n\nb</code></pre>"),
                Arguments.of(
                        "```\n<b>&\n```\nx",
                        "<pre tabindex=\"0\"><code>&lt;b&gt;&amp;</code></pre><p>x</p>"),
                Arguments.of(
                        "```\nnot closed", "<pre tabindex=\"0\"><code>not closed</code></pre>"),
                Arguments.of("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
                Arguments.of(
                        "[a](https://b.example/c)",
                        "<p><a href=\"https://b.example/c\" target=\"_blank\" rel=\"noopener noreferrer\">a</a></p>"),
                Arguments.of("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
                Arguments.of("🐪 **ü** 漢字", "<p>🐪 <strong>ü</strong> 漢字</p>"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isShownAlikeWholeAndGrowing(String text, String markup) {
        BROWSER.open(CHAT.url(), 375, 812);

        JsonNode shown = BROWSER.run(SHOW, text);

        assertThat(shown.get(0).asText()).isEqualTo(markup);
        assertThat(shown.get(1).asText()).isEqualTo(markup);
    }
}
