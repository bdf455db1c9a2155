// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One service as a user sets it up, with the only options in which routes to different services
 * differ, and what a request to it looks like.
 *
 * @param provider the option
 * @param format the wire format
 * @param basePath what the {@code baseUrl} has behind the host
 * @param apiVersion the option {@code azureApiVersion}, or null
 * @param credential the option that holds the credential
 * @param credentialHeader the header that carries it
 * @param target path and query of a prompt
 */
public record MatrixService(
        String provider,
        MatrixFormat format,
        String basePath,
        String apiVersion,
        String credential,
        String credentialHeader,
        String target) {

    static final String KEY = "key-of-the-test-0123456789";

    private static final MatrixFormat COMPLETIONS = new MatrixCompletions();
    private static final MatrixFormat RESPONSES = new MatrixResponses();
    private static final MatrixFormat MESSAGES = new MatrixMessages();

    private static final String BEARER = "Authorization";
    private static final String DATED = "2024-10-21";
    private static final List<String> CREDENTIAL_HEADERS = List.of(BEARER, "api-key", "x-api-key");

    /** The deployment of the test, whose name is one segment of the path. */
    private static final String DEPLOYMENT = "/openai/deployments/team%2Fmodel-7";

    /** Each provider in each of its formats, with the credential that it usually gets. */
    public static List<MatrixService> all() {
        return List.of(
                copilot(COMPLETIONS, "/chat/completions"),
                copilot(RESPONSES, "/responses"),
                copilot(MESSAGES, "/v1/messages"),
                openAi(COMPLETIONS, "/v1/chat/completions"),
                openAi(RESPONSES, "/v1/responses"),
                azure(COMPLETIONS, DATED, DEPLOYMENT + "/chat/completions?api-version=" + DATED),
                azure(RESPONSES, DATED, "/openai/responses?api-version=" + DATED),
                azure(COMPLETIONS, "v1", "/openai/v1/chat/completions"),
                azure(RESPONSES, "v1", "/openai/v1/responses"),
                new MatrixService(
                        "anthropic", MESSAGES, "", null, "apiKey", "x-api-key", "/v1/messages"));
    }

    /** All that are not Copilot. */
    public static List<MatrixService> others() {
        return all().stream().filter(service -> !service.isCopilot()).toList();
    }

    /** All, and those others once more with a bearer token in place of the key. */
    public static List<MatrixService> withEachCredential() {
        return Stream.concat(all().stream(), others().stream().map(MatrixService::withBearerToken))
                .toList();
    }

    private static MatrixService copilot(MatrixFormat format, String target) {
        return new MatrixService("copilot", format, "", null, "token", BEARER, target);
    }

    private static MatrixService openAi(MatrixFormat format, String target) {
        return new MatrixService("openai", format, "/v1", null, "apiKey", BEARER, target);
    }

    private static MatrixService azure(MatrixFormat format, String apiVersion, String target) {
        return new MatrixService("azure", format, "", apiVersion, "apiKey", "api-key", target);
    }

    private MatrixService withBearerToken() {
        return new MatrixService(
                provider, format, basePath, apiVersion, "bearerToken", BEARER, target);
    }

    public boolean isCopilot() {
        return provider.equals("copilot");
    }

    /** Who counts as having begun a request, where the service asks; else null. */
    String initiator() {
        return isCopilot() ? "user" : null;
    }

    String secret() {
        return isCopilot() ? CopilotRoute.TOKEN : KEY;
    }

    /** Returns the options of an endpoint, without the credential. */
    public String address(String serverUrl) {
        return "provider="
                + provider
                + "&wireApi="
                + format.wireApi()
                + "&baseUrl="
                + serverUrl
                + basePath
                + (apiVersion == null ? "" : "&azureApiVersion=" + apiVersion);
    }

    /** Returns the options of an endpoint. */
    public String options(String serverUrl) {
        return address(serverUrl) + "&" + credential + "=" + secret();
    }

    /** Returns the value of the header that carries the credential. */
    String credentialValue() {
        return (credentialHeader.equals(BEARER) ? "Bearer " : "") + secret();
    }

    /** Looks at where a prompt went, and at what identifies the sender. */
    void assertSentTo(RecordedRequest request) {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo(target);
        assertCredential(request);
        assertThat(request.headers().containsKey("anthropic-version"))
                .isEqualTo(provider.equals("anthropic"));
    }

    /** The one credential goes in the one header. */
    public void assertCredential(RecordedRequest request) {
        Map<String, List<String>> headers = request.headers();
        assertThat(CREDENTIAL_HEADERS.stream().filter(headers::containsKey))
                .containsExactly(credentialHeader);
        assertThat(headers.get(credentialHeader)).containsExactly(credentialValue());
    }

    @Override
    public String toString() {
        return provider
                + (apiVersion == null ? "" : " " + apiVersion)
                + " "
                + format.wireApi()
                + " "
                + credential;
    }
}
