// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ForeignRequest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a page of another site makes a browser send are refused, whatever its name. */
class OriginTest {

    @RegisterExtension static final RunningAgent AGENT = new RunningAgent();

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:PORT,, 200",
        "localhost:PORT,, 200",
        "LOCALHOST:PORT, http://localhost:PORT, 200",
        "127.0.0.1:PORT, http://127.0.0.1:PORT, 200",
        "evil.test:PORT,, 403",
        "evil.test:PORT, http://evil.test:PORT, 403",
        "127.0.0.1,, 403",
        "127.0.0.1:PORT, http://evil.test, 403",
        "127.0.0.1:PORT, null, 403",
        "127.0.0.1:PORT, http://127.0.0.1:1, 403"
    })
    void onlyTheServersOwnNamesAreTaken(String host, String origin, int status) throws Exception {
        AGENT.server().reset();

        assertThat(ForeignRequest.post(AGENT.url(), host, origin)).startsWith("HTTP/1.1 " + status);

        assertThat(AGENT.server().requests()).hasSize(status == 200 ? 1 : 0);
    }
}
