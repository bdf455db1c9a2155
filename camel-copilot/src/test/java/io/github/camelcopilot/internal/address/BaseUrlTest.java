// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain http is accepted for this machine only, however its name is written. */
class BaseUrlTest {

    private static BaseUrl secured(String address) {
        return BaseUrl.of("baseUrl", address, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:8080/v1",
                "http://LocalHost",
                "HTTP://localhost",
                "http://x.localhost",
                "http://a.b.LOCALHOST:1",
                "http://127.0.0.1",
                "http://127.0.0.1:8080/v1",
                "http://127.255.255.254",
                "http://[::1]",
                "http://[::1]:8080/v1",
                "http://[0:0:0:0:0:0:0:1]"
            })
    void plainHttpIsAcceptedForThisMachine(String address) {
        assertThat(secured(address).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Names that begin or end like those of this machine.
                "http://evil-localhost",
                "http://notlocalhost",
                "http://notlocalhost:8080/v1",
                "http://NOTLOCALHOST",
                "http://x.notlocalhost",
                "http://localhost.evil.test",
                "http://localhost-evil.test",
                "http://x.localhost.evil.test",
                "http://localhosts",
                "http://127.0.0.1.evil.test",
                "http://127.evil.test",
                "http://127x0x0x1",
                "http://evil.test/localhost",
                "http://evil.test/.localhost",
                "http://evil.test?.localhost",
                "http://evil.test:80/127.0.0.1",
                // Other addresses.
                "http://10.0.0.1:8080",
                "http://126.0.0.1",
                "http://128.0.0.1",
                "http://192.168.127.1",
                "http://0.0.0.0",
                "http://evil.test",
                "http://[::]",
                "http://[::2]",
                "http://[::11]",
                "http://[1::1]",
                "http://[0:0:0:0:0:0:0:11]",
                "http://[fe80::1]",
                "http://[::ffff:10.0.0.1]",
                "http://[::127.0.0.1]"
            })
    void plainHttpIsRejectedForAnyOtherHost(String address) {
        assertThatThrownBy(() -> secured(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The baseUrl 'http://")
                .hasMessageContainingAll("use https", "allowInsecure=true");
        assertThat(BaseUrl.of("baseUrl", address, true).isLoopback()).isFalse();
        assertThat(secured("https" + address.substring("http".length())).isLoopback()).isFalse();
    }

    /** A browser would show another host than the one that gets the request. */
    @ParameterizedTest
    @CsvSource({
        "http://localhost@evil.test, contains a user name or password",
        "http://127.0.0.1:80@evil.test, contains a user name or password",
        "https://s3cret@evil.test, contains a user name or password",
        "https://user:x@s3cret@evil.test, it has no host",
        "https://user:s3cret/x@evil.test, it has no host",
        "https://user:s3cret?x@evil.test, it has no host",
        "https://user:s3cret#x@evil.test, it has no host",
        "http://evil.test#.localhost, it contains a #",
        "http://evil.test\\.localhost, cannot be used",
        "'http://evil.test .localhost', cannot be used",
        "http:localhost, it has no host",
        "http:///localhost, it has no host",
        "ftp://localhost, it must begin with https://",
        "localhost:8080, it must begin with https://"
    })
    void aUrlWithMoreThanHostPathAndQueryIsRejected(String address, String why) {
        for (boolean allowInsecure : new boolean[] {false, true}) {
            assertThatThrownBy(() -> BaseUrl.of("baseUrl", address, allowInsecure))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The baseUrl ")
                    .hasMessageContaining(why)
                    .hasMessageNotContaining("s3cret");
        }
    }
}
