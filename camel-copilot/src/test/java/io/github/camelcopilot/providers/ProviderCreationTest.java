// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.matrix.MatrixOperation;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invalid options of a provider fail the creation of the route, with advice. Nothing is sent for
 * the check.
 */
class ProviderCreationTest {

    private static final List<String> OTHERS = List.of("openai", "azure", "anthropic");
    private static final List<String> CREDENTIALS =
            List.of(
                    "apiKey=s3cret",
                    "bearerToken=s3cret",
                    "tokenProvider=#tokens",
                    "tokenHeader=X-Token");
    private static final String AZURE = "provider=azure&apiKey=s3cret";
    private static final String AZURE_HOST = "https://r.openai.azure.com";

    /** Options, and words of the advice. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                        addressesOfAnotherKind(),
                        malformedAddresses(),
                        credentialsInTheClear(),
                        foreignFormats(),
                        gitHubTokens(),
                        unknownValues())
                .flatMap(mistakes -> mistakes);
    }

    private static Arguments mistake(String options, String... advice) {
        return Arguments.of(options, advice);
    }

    private static Stream<Arguments> addressesOfAnotherKind() {
        String openAi = "provider=openai&apiKey=s3cret&baseUrl=";
        String anthropic = "provider=anthropic&apiKey=s3cret&baseUrl=";
        return Stream.of(
                mistake(openAi + AZURE_HOST, "provider=azure", "/openai/v1"),
                mistake(openAi + AZURE_HOST + "/", "provider=azure"),
                mistake(openAi + "https://R.OPENAI.Azure.com/openai", "provider=azure"),
                mistake(openAi + "https://api.openai.com", "https://api.openai.com/v1"),
                mistake(openAi + "https://h/v1/chat/completions", "leave out", "/chat/completions"),
                mistake(openAi + "https://h/v1/responses", "leave out", "/responses"),
                mistake(AZURE, "provider=azure needs", "baseUrl", "https://my-resource"),
                mistake(AZURE + "&baseUrl=RAW( )", "provider=azure needs", "baseUrl"),
                mistake(
                        AZURE + "&baseUrl=" + AZURE_HOST + "/openai/v1",
                        "provider=openai",
                        "just the host"),
                mistake(
                        AZURE + "&azureApiVersion=v1&baseUrl=" + AZURE_HOST + "/openai/v1/",
                        "provider=openai",
                        "just the host"),
                mistake(AZURE + "&baseUrl=" + AZURE_HOST + "/openai", "just the host"),
                mistake(
                        AZURE + "&baseUrl=" + AZURE_HOST + "/openai/deployments/m",
                        "just the host"),
                mistake(
                        AZURE + "&azureApiVersion=RAW( )&baseUrl=" + AZURE_HOST,
                        "azureApiVersion is blank",
                        "2024-10-21",
                        "v1"),
                mistake(anthropic + "https://h/v1/messages", "leave out", "/messages"));
    }

    private static Stream<Arguments> malformedAddresses() {
        return OTHERS.stream()
                .flatMap(
                        provider ->
                                Stream.of(
                                                "h.example",
                                                "RAW(ftp://h.example)",
                                                "RAW(https://)",
                                                "RAW(https:///v1)",
                                                "RAW(https://h example/v1)",
                                                "RAW(https://h.example/v1/%zz)",
                                                "RAW(https://h.example/v1#x)",
                                                "RAW(https://user:s3cret@h.example/v1)",
                                                "RAW(https://h_example/v1)",
                                                "RAW(https://h.example:port/v1)")
                                        .map(
                                                address ->
                                                        mistake(
                                                                "provider="
                                                                        + provider
                                                                        + "&baseUrl="
                                                                        + address,
                                                                "baseUrl")));
    }

    private static Stream<Arguments> credentialsInTheClear() {
        return Stream.concat(
                        plainHttp("http://10.0.0.1:8080"),
                        // A query may hold a key.
                        OTHERS.stream()
                                .map(
                                        provider ->
                                                "provider="
                                                        + provider
                                                        + "&baseUrl=RAW(http://10.0.0.1:8080?key=s3cret)"))
                .map(
                        options ->
                                mistake(
                                        options,
                                        "baseUrl 'http://10.0.0.1:8080'",
                                        "https",
                                        "allowInsecure=true"));
    }

    private static Stream<String> plainHttp(String address) {
        return OTHERS.stream()
                .flatMap(
                        provider ->
                                CREDENTIALS.stream()
                                        .map(
                                                credential ->
                                                        "provider="
                                                                + provider
                                                                + "&baseUrl="
                                                                + address
                                                                + "&"
                                                                + credential));
    }

    private static Stream<Arguments> foreignFormats() {
        String azure = AZURE + "&baseUrl=" + AZURE_HOST;
        return Stream.of(
                mistake(
                        "provider=openai&wireApi=messages",
                        "provider=openai does not support wireApi=messages",
                        "completions and responses",
                        "provider=anthropic"),
                mistake(
                        azure + "&wireApi=messages",
                        "provider=azure does not support wireApi=messages",
                        "completions and responses",
                        "provider=anthropic"),
                mistake(
                        "provider=anthropic&wireApi=completions",
                        "provider=anthropic does not support wireApi=completions",
                        "only messages",
                        "provider=openai"),
                mistake(
                        "provider=anthropic&wireApi=responses",
                        "provider=anthropic does not support wireApi=responses",
                        "only messages",
                        "provider=openai"));
    }

    private static Stream<Arguments> gitHubTokens() {
        return OTHERS.stream()
                .flatMap(
                        provider ->
                                Stream.of("apiKey", "bearerToken")
                                        .flatMap(
                                                option ->
                                                        Stream.of(
                                                                        "gho_",
                                                                        "ghu_",
                                                                        "ghp_",
                                                                        "ghs_",
                                                                        "github_pat_")
                                                                .map(
                                                                        prefix ->
                                                                                gitHubToken(
                                                                                        provider,
                                                                                        option,
                                                                                        prefix))));
    }

    private static Arguments gitHubToken(String provider, String option, String prefix) {
        return mistake(
                "provider="
                        + provider
                        + "&baseUrl=https://h.example&"
                        + option
                        + "="
                        + prefix
                        + "s3cret",
                "The option " + option + " cannot be used",
                "GitHub token",
                "provider=copilot");
    }

    private static Stream<Arguments> unknownValues() {
        return Stream.of(
                mistake("provider=openapi", "copilot, openai, azure, anthropic"),
                mistake(
                        "provider=ollama",
                        "copilot, openai, azure, anthropic",
                        "provider=openai&baseUrl=http://localhost:11434/v1"),
                mistake("wireApi=chat", "auto, completions, responses, messages"),
                mistake(
                        "provider=openai&wireApi=messages2",
                        "auto, completions, responses, messages"),
                mistake("modelsCacheTtl=10x", "modelsCacheTtl", "10x", "1m30s"),
                mistake("modelsCacheTtl=PT10M", "modelsCacheTtl", "PT10M", "1m30s"),
                mistake("modelsCacheTtl=10 minutes", "modelsCacheTtl", "1m30s"),
                mistake("modelsCacheTtl=-1", "modelsCacheTtl", "at least 0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeFailsTheCreationWithAdvice(String options, String[] advice) {
        for (MatrixOperation operation : MatrixOperation.values()) {
            Throwable failure = catchThrowable(() -> create(operation.path(), options).close());

            assertThat(failure).as(operation.path()).isNotNull();
            // Camel's exception quotes the URI; the advice is in its cause.
            StringBuilder own = new StringBuilder();
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                own.append(cause.getMessage()).append('\n');
            }
            assertThat(own.toString()).contains(advice).doesNotContain("s3cret");
        }
    }

    private static CopilotRoute create(String operation, String options) {
        CopilotRoute route = CopilotRoute.bare();
        TokenProvider tokens =
                refused -> CompletableFuture.completedFuture(AccessToken.of("s3cret"));
        route.context().getRegistry().bind("tokens", tokens);
        try {
            assertThat(route.context().getEndpoint("copilot:" + operation + "?" + options))
                    .isNotNull();
            return route;
        } catch (RuntimeException | Error failure) {
            route.close();
            throw failure;
        }
    }

    static Stream<String> usable() {
        return Stream.of(
                        plainHttp("http://10.0.0.1:8080").map(o -> o + "&allowInsecure=true"),
                        plainHttp("http://127.0.0.1:8080"),
                        plainHttp("http://localhost:8080"),
                        plainHttp("http://[::1]:8080"),
                        OTHERS.stream()
                                .map(o -> "provider=" + o + "&baseUrl=http://10.0.0.1:11434"),
                        // Copilot's credentials are not sent to other providers, so they do not
                        // count.
                        OTHERS.stream()
                                .map(
                                        o ->
                                                "provider="
                                                        + o
                                                        + "&baseUrl=http://nas.lan/v1&token=gho_s3cret"),
                        Stream.of(
                                "provider=openai&baseUrl=" + AZURE_HOST + "/openai/v1",
                                "provider=openai&baseUrl=" + AZURE_HOST + "/openai/v1/",
                                "provider=OpenAI",
                                "wireApi=RESPONSES",
                                "modelsCacheTtl=0",
                                "modelsCacheTtl=600000",
                                "modelsCacheTtl=1h30m"))
                .flatMap(options -> options);
    }

    @ParameterizedTest
    @MethodSource("usable")
    void validOptionsAreAccepted(String options) {
        create("chat", options).close();
    }

    @ParameterizedTest
    @CsvSource({
        "'provider=openai', COMPLETIONS, https://api.openai.com/v1/chat/completions",
        "'provider=openai&wireApi=responses', RESPONSES, https://api.openai.com/v1/responses",
        "'provider=openai&baseUrl=RAW( )', COMPLETIONS, https://api.openai.com/v1/chat/completions",
        "'provider=anthropic', MESSAGES, https://api.anthropic.com/v1/messages",
        "'provider=anthropic&wireApi=messages', MESSAGES, https://api.anthropic.com/v1/messages",
        "'provider=azure&baseUrl=https://h', COMPLETIONS,"
                + " https://h/openai/deployments/m/chat/completions?api-version=2024-10-21",
        "'provider=azure&baseUrl=https://h&azureApiVersion=v1', RESPONSES,"
                + " https://h/openai/v1/responses",
        "'provider=copilot', COMPLETIONS, https://api.githubcopilot.com/chat/completions",
        "'provider=copilot', RESPONSES, https://api.githubcopilot.com/responses",
        "'provider=copilot', MESSAGES, https://api.githubcopilot.com/v1/messages"
    })
    void aProviderHasADefaultAddress(String options, WireFormat format, String address) {
        try (CopilotRoute route = create("chat", options)) {
            CopilotEndpoint endpoint =
                    (CopilotEndpoint) route.context().getEndpoints().iterator().next();
            assertThat(ComponentAccess.options(endpoint).provider().promptAddress(format, "m"))
                    .hasToString(address);
            assertThat(ComponentAccess.options(endpoint).provider().name())
                    .isEqualTo(
                            endpoint.getConfiguration()
                                    .getProvider()
                                    .name()
                                    .toLowerCase(Locale.ROOT));
        }
    }
}
