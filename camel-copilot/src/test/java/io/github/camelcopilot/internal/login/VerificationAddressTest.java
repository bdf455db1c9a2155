// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses and codes of a host are shown to the user. */
class VerificationAddressTest {

    private static LoginHost host(String base) {
        return LoginHost.of(BaseUrl.of("githubHost", base, true));
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com, https://github.com/login/device",
        "https://github.com, https://GitHub.com/login/device?user_code=WDJB-MJHT",
        "https://octo.ghe.com, https://octo.ghe.com/login/device",
        "https://git.example.com, https://login.example.com/device",
        "http://127.0.0.1:4020, http://127.0.0.1:4020/login/device",
        "http://127.0.0.1:4020, http://localhost:4020/login/device",
        "http://git.example.com, http://git.example.com/login/device"
    })
    void aPageOfTheHostOrOfAStandardServersIsTaken(String base, String address) {
        assertThat(VerificationAddress.of(address, host(base))).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com, https://github.com.evil.test/device, is a page of github.com.evil.test",
        "https://github.com, https://evil.test/device, is a page of evil.test",
        "https://octo.ghe.com, https://github.com/login/device, is a page of github.com",
        "https://github.com, https://github.com@evil.test/device, user name",
        "https://git.example.com, https://joe:pw@git.example.com/device, user name",
        "https://github.com, http://github.com/login/device, plain http",
        "http://127.0.0.1:4020, http://evil.test/device, plain http",
        "https://git.example.com, ftp://git.example.com/device, not the address of a web page",
        "https://git.example.com, javascript:alert(1), not the address of a web page",
        "https://git.example.com, /login/device, not the address of a web page",
        "https://git.example.com, https://git.example.com/a b, characters",
        "https://git.example.com, https://g\u0456t.example.com/, characters"
    })
    void anyOtherIsRefusedWithTheReason(String base, String address, String reason) {
        assertThatThrownBy(() -> VerificationAddress.of(address, host(base)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u200b", "\n", "\u001b", "\u00a0"})
    void invisibleCharactersAreRefused(String invisible) {
        assertThatThrownBy(
                        () ->
                                VerificationAddress.of(
                                        "https://github.com/" + invisible + "device",
                                        host("https://github.com")))
                .hasMessageContaining("characters");
        assertThatThrownBy(() -> VerificationAddress.userCode("WDJB" + invisible + "MJHT"))
                .hasMessageContaining("A-Z, 0-9 and -");
    }

    @ParameterizedTest
    @CsvSource({
        "github.com, https://github.com/login/device, false",
        "127.0.0.1:4020, http://127.0.0.1:4020/login/device, false",
        "example.com/github, https://example.com/github/login/device, false",
        "git.example.com, https://login.example.com/device, true",
        "example.com, https://example.com.evil.test/device, true"
    })
    void theSentenceSaysWhenThePageIsOfAnotherHost(String key, String address, boolean says) {
        DeviceCode code =
                new DeviceCode(
                        "WDJB-MJHT", URI.create(address), Instant.EPOCH, Duration.ofMinutes(15));
        String host = URI.create(address).getHost();

        assertThat(
                        code.instructions(TokenKey.of(key, null))
                                .contains("(a page of " + host + ", not of"))
                .isEqualTo(says);
    }
}
