// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import com.azure.core.credential.TokenCredential;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Simulates Azure OpenAI and Entra ID on this machine. It accepts only the latest token, and the
 * first one only a few times, as if it had then been revoked.
 */
final class StandIn implements AutoCloseable {

    private static final int CALLS_OF_FIRST_TOKEN = 3;

    private final TokenEndpoint entra;
    private final CopilotServer azure;
    private final AtomicInteger calls = new AtomicInteger();

    private StandIn(TokenEndpoint entra, CopilotServer azure) {
        this.entra = entra;
        this.azure = azure;
    }

    static StandIn start() throws IOException {
        StandIn standIn = new StandIn(TokenEndpoint.start(), CopilotServer.start().lenient());
        standIn.azure.answerWith(standIn::refusal);
        return standIn;
    }

    String url() {
        return azure.url();
    }

    TokenCredential credential() {
        return entra.credential();
    }

    /**
     * Returns the refusal of a token, in the words of Azure OpenAI; null = the simulator answers.
     */
    private Answer refusal(RecordedRequest request) {
        int issued = entra.tokens().size();
        boolean revoked = issued == 1 && calls.incrementAndGet() > CALLS_OF_FIRST_TOKEN;
        boolean latest =
                issued > 0
                        && request.header("Authorization")
                                .filter(("Bearer " + entra.tokens().get(issued - 1))::equals)
                                .isPresent();
        return latest && !revoked ? null : unauthorized();
    }

    static Answer unauthorized() {
        return Answer.status(
                        401,
                        "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"Access token is missing,"
                                + " invalid, audience is incorrect"
                                + " (https://cognitiveservices.azure.com), or have expired.\"}}")
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        azure.close();
        entra.close();
    }
}
