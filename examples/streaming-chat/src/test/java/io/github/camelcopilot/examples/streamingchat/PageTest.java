// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for the browser, and their security headers. */
class PageTest {

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, <h1>Streaming chat</h1>",
        "/chat.css, text/css; charset=utf-8, prefers-color-scheme",
        "/chat.js, text/javascript; charset=utf-8, AbortController",
        "/events.js, text/javascript; charset=utf-8, TextDecoderStream",
        "/markdown.js, text/javascript; charset=utf-8, createElement"
    })
    void isServedFromTheClassPath(String path, String type, String content) throws Exception {
        HttpResponse<String> file = CHAT.client().get(path);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).contains(type);
        assertThat(file.body()).contains(content);
    }

    @Test
    void mayLoadNothingFromElsewhereAndMakeNoMarkupOfText() throws Exception {
        HttpResponse<String> page = CHAT.client().get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy ->
                                assertThat(policy)
                                        .contains(
                                                "default-src 'none'",
                                                "script-src 'self'",
                                                "connect-src 'self'",
                                                "frame-ancestors 'none'",
                                                "require-trusted-types-for 'script'")
                                        .doesNotContain("http", "unsafe", "*"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat",
                "/favicon.ico",
                "/application.properties",
                "/../application.properties",
                "/%2e%2e/application.properties",
                "/chat.js/"
            })
    void hasNoOtherFiles(String path) throws Exception {
        assertThat(CHAT.client().get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void sendsNoHeaderOfTheRequestBack() throws Exception {
        HttpResponse<String> page =
                CHAT.client()
                        .text(
                                CHAT.client()
                                        .request("/")
                                        .header("Cookie", "secret=1")
                                        .header("X-Anything", "1")
                                        .build());

        assertThat(page.headers().map()).doesNotContainKeys("cookie", "x-anything", "user-agent");
    }
}
