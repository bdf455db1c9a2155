// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hosts to which a credential may be sent over plain HTTP. */
class LoopbackTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LocalHost, true",
        "a.b.localhost, true",
        "127.0.0.1, true",
        "127.255.1.2, true",
        "::1, true",
        "[::1], true",
        "[0:0:0:0:0:0:0:1], true",
        "evil-localhost, false",
        "evillocalhost, false",
        "localhost.evil.test, false",
        "127.0.0.1.evil.test, false",
        "1127.0.0.1, false",
        "127.0.0.1x, false",
        "10.0.0.1, false",
        "0.0.0.0, false",
        "[::2], false",
        "[::ffff:10.0.0.1], false"
    })
    void recognisesThisMachine(String host, boolean is) {
        assertThat(Loopback.isHost(host)).isEqualTo(is);
    }
}
