// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ForeignRequest;
import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No page of another site can make a browser ask or decide. */
class OriginTest {

    @RegisterExtension static final RunningDesk DESK = new RunningDesk();

    @ParameterizedTest
    @CsvSource({
        "/chat, evil.test:PORT,",
        "/chat, 127.0.0.1:PORT, http://evil.test",
        "/decision, evil.test:PORT, http://evil.test:PORT",
        "/decision, 127.0.0.1:PORT, http://evil.test"
    })
    void refusesRequestsOfOtherSites(String path, String host, String origin) throws Exception {
        assertThat(ForeignRequest.post(URI.create(DESK.url()).resolve(path), host, origin))
                .startsWith("HTTP/1.1 403");

        assertThat(DESK.server().requests()).isEmpty();
    }
}
