// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each way to use the extension: every test finds a server in its initial state. */
class CopilotServerExtensionTest {

    /** Leaves a script and a request, which the next test must not find. */
    private static void useOnce(CopilotServer server) throws Exception {
        assertThat(server.requests()).isEmpty();
        assertThat(
                        TestClient.send(
                                        TestClient.request(
                                                server, "/chat/completions", Map.of(), ""))
                                .statusCode())
                .isEqualTo(401);
        assertThat(server.requests()).hasSize(1);
        server.lenient().keepAtMost(0).enqueue(Answer.text("left over"));
    }

    @Nested
    class AsStaticField {

        @RegisterExtension
        static final CopilotServerExtension COPILOT = new CopilotServerExtension();

        private static final List<String> URLS = new ArrayList<>();

        @RepeatedTest(2)
        void theClassHasOneServerThatIsResetForEachTest(CopilotServer parameter) throws Exception {
            assertThat(parameter).isSameAs(COPILOT.server());
            URLS.add(COPILOT.url());
            useOnce(COPILOT.server());
        }

        @AfterAll
        static void oneUrl() {
            assertThat(URLS).hasSize(2);
            assertThat(URLS.get(0)).isEqualTo(URLS.get(1));
        }
    }

    @Nested
    class AsInstanceField {

        @RegisterExtension final CopilotServerExtension copilot = new CopilotServerExtension();

        @RepeatedTest(2)
        void eachTestHasItsOwnServer() throws Exception {
            useOnce(copilot.server());
            assertThat(copilot.server().acceptedConnections()).isEqualTo(1);
        }
    }

    @Nested
    @ExtendWith(CopilotServerExtension.class)
    class ByAnnotation {

        @RepeatedTest(2)
        void theServerIsAParameter(CopilotServer server) throws Exception {
            useOnce(server);
        }

        @Nested
        class WithNestedClass {

            @Test
            void nestedTestsHaveItToo(CopilotServer server) throws Exception {
                useOnce(server);
            }
        }
    }

    @Test
    void thereIsNoServerOutsideOfATest() {
        assertThatIllegalStateException().isThrownBy(() -> new CopilotServerExtension().server());
    }
}
