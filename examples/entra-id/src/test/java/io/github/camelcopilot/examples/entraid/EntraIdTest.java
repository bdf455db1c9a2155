// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The output of a run, and the tokens that it uses. */
class EntraIdTest {

    private static final String NOT_TO_BE_SEEN = "nobody-may-see";

    private CopilotServer azure;

    @BeforeEach
    void start() {
        azure = CopilotServer.start().lenient();
    }

    @AfterEach
    void stop() {
        if (azure != null) {
            azure.close();
        }
    }

    @Test
    void summarisesWithTheStandInAndReplacesTheTokenThatItRevokes() throws Exception {
        try (ExampleRun run = run(Map.of(), Map.of())) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output().lines().findFirst().orElseThrow())
                    .contains("stand-in", "no endpoint");
            assertThat(run.output())
                    .contains("[1] ", "[5] ")
                    .contains("The service refused the token")
                    .doesNotContain("[6] ", NOT_TO_BE_SEEN);
        }
    }

    @Test
    void spendsTheTokenOfTheManagedIdentityThatTheEnvironmentOffers() throws Exception {
        azure.answerWith(request -> Answer.text("Short."));

        try (ManagedIdentityEndpoint identity = ManagedIdentityEndpoint.start();
                ExampleRun run =
                        run(
                                Map.of("endpoint", azure.url(), "deployment", "summaries"),
                                identity.environment())) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("summaries at " + azure.url(), "[5] Short.")
                    .doesNotContain(NOT_TO_BE_SEEN);
            assertThat(identity.tokens()).hasSize(1);
            assertThat(azure.requests())
                    .hasSize(5)
                    .extracting(request -> request.header("Authorization").orElse(""))
                    .containsOnly("Bearer " + identity.tokens().get(0));
            assertThat(azure.requests())
                    .extracting(RecordedRequest::path)
                    .allSatisfy(path -> assertThat(path).contains("/deployments/summaries/"));
        }
    }

    /** Its tokens are cached for the whole process, regardless of the credential. */
    @Test
    void cannotReplaceTheTokenOfAManagedIdentity() throws Exception {
        azure.answerWith(request -> StandIn.unauthorized());

        try (ManagedIdentityEndpoint identity = ManagedIdentityEndpoint.start();
                ExampleRun run =
                        run(
                                Map.of("endpoint", azure.url(), "deployment", "summaries"),
                                identity.environment())) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("Failed: ", "audience is incorrect", "the same token again")
                    .doesNotContain(NOT_TO_BE_SEEN);
            assertThat(identity.tokens()).hasSize(1);
            assertThat(azure.requests()).hasSize(1);
        }
    }

    @Test
    void asksForTheDeployment() throws Exception {
        try (ExampleRun run = run(Map.of("endpoint", azure.url()), Map.of())) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output()).contains("-Ddeployment=");
        }
    }

    /** Azure credentials of the developer or the build machine must not be used. */
    private static ExampleRun run(Map<String, String> properties, Map<String, String> environment)
            throws IOException {
        ExampleRun.Builder run =
                ExampleRun.of(EntraId.class)
                        .hiding(name -> name.matches("(AZURE|IDENTITY|MSI)_.*"));
        properties.forEach(run::property);
        environment.forEach(run::environment);
        return run.start();
    }
}
