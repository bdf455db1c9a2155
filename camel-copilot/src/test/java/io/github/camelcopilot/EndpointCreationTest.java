// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.options.TransportKey;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.main.Main;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Invalid options fail the creation of the route, with an error that helps to correct them; options
 * of the component are inherited as a copy.
 */
@ExtendWith(CopilotServerExtension.class)
class EndpointCreationTest {

    /** A URI, a text that the error must not contain, and texts that it must. */
    static Stream<Arguments> invalidOptions() {
        return Stream.of(
                mistake("copilot:chatt", "s3cret", "'chatt'", "copilot:chat"),
                mistake("copilot:CHAT", "s3cret", "'CHAT'", "copilot:chat"),
                mistake("copilot:chat:name", "s3cret", "chat", "name"),
                mistake("copilot:chat/name", "s3cret", "'chat/name'", "copilot:chat"),
                mistake("copilot:chat?modell=s3cret", "s3cret", "'modell'", "'model'"),
                mistake(
                        "copilot:chat?Temprature=s3cret",
                        "s3cret",
                        "'Temprature'",
                        "'temperature'"),
                mistake("copilot:chat?tokn=s3cret", "s3cret", "'tokn'", "'token'"),
                mistake("copilot:chat?max_tokens=s3cret", "s3cret", "'max_tokens'", "'maxTokens'"),
                mistake("copilot:chat?sytemMesage=s3cret", "s3cret", "'systemMessage'"),
                mistake("copilot:chat?zzzzzzzz=s3cret", "s3cret", "'zzzzzzzz'"),
                mistake("copilot:chat?tokn=a&modell=s3cret", "s3cret", "'token'", "'model'"),
                mistake("copilot:chat?zzzzzzzz=x", "did you mean", "Unknown option"),
                mistake(
                        "copilot:chat?maxRequestSize=20XB",
                        "s3cret",
                        "maxRequestSize",
                        "20XB",
                        "20MB"),
                mistake(
                        "copilot:chat?maxRequestSize=999999999999999GB",
                        "s3cret",
                        "maxRequestSize",
                        "too large"),
                mistake(
                        "copilot:chat?mcpServer.a.command=s3cret",
                        "s3cret",
                        "mcpServer.a",
                        "io.github.camel-copilot:camel-copilot-mcp"),
                mistake("copilot:chat?mcpServer.a.comand=s3cret", "s3cret", "mean command?"),
                mistake("copilot:chat?maxRequestSize=-1", "s3cret", "maxRequestSize"),
                mistake("copilot:chat?maxAnswerSize=1.5MB", "s3cret", "maxAnswerSize"),
                mistake("copilot:chat?maxAnswerSize=999999999999GB", "s3cret", "maxAnswerSize"),
                mistake("copilot:chat?idleTimeout=x", "s3cret", "idleTimeout", "1m30s"),
                mistake("copilot:chat?requestTimeout=10x", "s3cret", "requestTimeout"),
                mistake("copilot:chat?requestTimeout=10S", "s3cret", "requestTimeout"),
                mistake("copilot:chat?request-timeout=10S", "s3cret", "request-timeout"),
                mistake("copilot:chat?requesttimeout=10S", "s3cret", "requesttimeout"),
                mistake("copilot:chat?connectTimeout=PT5S", "s3cret", "connectTimeout"),
                mistake("copilot:chat?maxRetryDelay=-5", "s3cret", "maxRetryDelay"),
                mistake("copilot:chat?responseTimeout=-1s", "s3cret", "responseTimeout"),
                mistake("copilot:chat?maxRetries=-1", "s3cret", "maxRetries"),
                mistake("copilot:chat?maxRetries=two", "two", "maxRetries", "whole number"),
                mistake("copilot:chat?max-retries=2m", "2m", "max-retries", "whole number"),
                mistake("copilot:chat?outputRetries=x", "'x'", "outputRetries", "whole number"),
                mistake("copilot:chat?memoryMaxTokens=8k", "8k", "memoryMaxTokens"),
                mistake("copilot:chat?maxAgenticTokens=5s", "5s", "maxAgenticTokens"),
                mistake("copilot:chat?maxTokens=4k", "4k", "maxTokens", "whole number"),
                mistake("copilot:chat?seed=x", "'x'", "seed", "whole number"),
                mistake("copilot:embeddings?dimensions=1h", "1h", "dimensions", "whole number"),
                mistake("copilot:chat?maxRetries=99999999999", "9999", "maxRetries"),
                mistake("copilot:chat?maxConnections=0", "s3cret", "maxConnections"),
                mistake("copilot:chat?proxyHost=proxy", "s3cret", "proxyPort"),
                mistake("copilot:chat?temperature=NaN", "s3cret", "temperature"),
                mistake("copilot:chat?initiator=me", "'me'", "initiator", "auto, user, agent"),
                mistake(
                        "copilot:chat?provider=openai2",
                        "openai2",
                        "copilot, openai, azure, anthropic",
                        "did you mean openai?"),
                mistake("copilot:chat?provider=s3cret", "s3cret", "azure, anthropic", "baseUrl"),
                mistake(
                        "copilot:chat?wireApi=response",
                        "s3cret",
                        "auto, completions, responses, messages",
                        "did you mean responses?"),
                mistake("copilot:chat?wire-api=s3cret", "s3cret", "auto, completions"),
                mistake("copilot:stream?emit=s3cret", "s3cret", "chunks, text, sse, publisher"),
                mistake("copilot:chat?bodyFormat=s3cret", "s3cret", "text, openai"),
                mistake(
                        "copilot:chat?header.Authorization=s3cret",
                        "s3cret",
                        "header.Authorization"));
    }

    private static Arguments mistake(String uri, String absent, String... present) {
        return Arguments.of(uri, absent, present);
    }

    @ParameterizedTest
    @MethodSource("invalidOptions")
    void anInvalidOptionFailsTheCreationWithAdvice(String uri, String absent, String[] present) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            Throwable failure = catchThrowable(() -> route.context().getEndpoint(uri));
            assertThat(failure).as(uri).isNotNull();
            assertThat(CopilotRoute.text(failure)).contains(present);
            // Camel's outer exception quotes the URI; the component's contains no values.
            assertThat(failure.getCause().getMessage()).doesNotContain(absent);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ollama, provider=openai&baseUrl=http://localhost:11434/v1",
        "Ollama, provider=openai&baseUrl=http://localhost:11434/v1",
        "vllm, provider=openai&baseUrl=http://localhost:8000/v1",
        "lm-studio, provider=openai&baseUrl=http://localhost:1234/v1",
        "LM_Studio, provider=openai&baseUrl=http://localhost:1234/v1",
        "litellm, provider=openai&baseUrl=http://localhost:4000/v1",
        "llama.cpp, provider=openai&baseUrl=http://localhost:8080/v1",
        "foundry-local, provider=openai&baseUrl=http://localhost:PORT/v1",
        "gemini, provider=openai&baseUrl=https://generativelanguage.googleapis.com/v1beta/openai",
        "mistral, provider=openai&baseUrl=https://api.mistral.ai/v1",
        "groq, provider=openai&baseUrl=https://api.groq.com/openai/v1",
        "deepseek, provider=openai&baseUrl=https://api.deepseek.com/v1",
        "openrouter, provider=openai&baseUrl=https://openrouter.ai/api/v1",
        "xai, provider=openai&baseUrl=https://api.x.ai/v1",
        "together, provider=openai&baseUrl=https://api.together.xyz/v1",
        "azure-openai, provider=azure",
        "openapi, provider=openai",
        "claude, provider=anthropic",
        "github-copilot, provider=copilot"
    })
    void theNameOfAKnownServerAsProviderIsExplained(String server, String recipe) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            assertThatThrownBy(
                            () ->
                                    route.context()
                                            .getEndpoint("copilot:chat?model=m&provider=" + server))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .rootCause()
                    .hasMessageContaining("copilot, openai, azure, anthropic")
                    .hasMessageContaining(recipe);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "provider, ollama, http://localhost:11434/v1",
        "wire-api, x, 'auto, completions, responses, messages'",
        "wireApi, x, 'auto, completions, responses, messages'",
        "emit, x, 'chunks, text, sse, publisher'"
    })
    void anInvalidPropertyOfCamelMainListsTheValidValues(
            String option, String value, String advice) {
        Main main = new Main();
        main.addInitialProperty("camel.component.copilot." + option, value);
        try {
            assertThatThrownBy(main::start).hasStackTraceContaining(advice);
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"provider, OpenAI", "wireApi, Responses", "emit, SSE", "initiator, Agent"})
    void enumValuesAreCaseInsensitive(String option, String value) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            assertThat(endpoint(route, "copilot:stream?model=m&" + option + "=" + value))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"requestTimeout, 10S", "request-timeout, 10x", "idle-timeout, PT5S"})
    void anInvalidDurationInThePropertiesOfCamelMainFails(String option, String text) {
        Main main = new Main();
        main.addInitialProperty("camel.component.copilot." + option, text);
        try {
            assertThatThrownBy(main::start).hasStackTraceContaining("is not a duration");
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "maxRetries, two",
        "maxConnections, 99999999999",
        "outputRetries, x",
        "memoryMaxTokens, 8k"
    })
    void anInvalidNumberInThePropertiesOfCamelMainFails(String option, String text) {
        Main main = new Main();
        main.addInitialProperty("camel.component.copilot." + option, text);
        try {
            assertThatThrownBy(main::start)
                    .hasStackTraceContaining(option + " is not a whole number");
        } finally {
            main.stop();
        }
    }

    @Test
    void anUnsupportedConsumerFailsTheRouteAndListsTheValidUris() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            assertThatThrownBy(
                            () ->
                                    route.start(
                                            new org.apache.camel.builder.RouteBuilder() {
                                                @Override
                                                public void configure() {
                                                    from("copilot:chat").to("mock:end");
                                                }
                                            }))
                    .hasStackTraceContaining("copilot:chat can only be sent to");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.githubcopilot.com",
                "ftp://api.githubcopilot.com",
                "https://",
                "https:///path",
                "https://host with space",
                "https://host/#fragment",
                "http://api.githubcopilot.com",
                "http://10.0.0.1:8080",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "http://[::2]"
            })
    void anInvalidAddressIsRefused(String address) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setBaseUrl(address);
            assertThatThrownBy(() -> route.context().getEndpoint("copilot:chat"))
                    .hasRootCauseInstanceOf(Exception.class)
                    .hasStackTraceContaining("baseUrl");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:s3cret@host",
                "https://user:s3cret@my_host/",
                "ftp://user:s3cret@host/",
                "https://user:s3cret@host with space",
                "http://10.0.0.1/?key=s3cret"
            })
    void theErrorForAnAddressDoesNotQuoteItsCredential(String address) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setBaseUrl(address);
            Throwable failure = catchThrowable(() -> route.context().getEndpoint("copilot:chat"));
            assertThat(CopilotRoute.text(failure)).contains("baseUrl").doesNotContain("s3cret");
        }
    }

    @Test
    void theErrorForAHeaderDoesNotQuoteItsValue() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().getHeader().put("X-Gateway-Key", "s3cret-\u2603");
            Throwable failure = catchThrowable(() -> route.context().getEndpoint("copilot:chat"));
            assertThat(CopilotRoute.text(failure))
                    .contains("X-Gateway-Key", "U+2603")
                    .doesNotContain("s3cret");
        }
    }

    /** A base URL, and the address of chat completions. */
    static Stream<Arguments> addresses() {
        return Stream.of(
                Arguments.of(null, "https://api.githubcopilot.com/chat/completions"),
                Arguments.of(" ", "https://api.githubcopilot.com/chat/completions"),
                Arguments.of("https://host", "https://host/chat/completions"),
                Arguments.of(" https://host/ ", "https://host/chat/completions"),
                Arguments.of("HTTPS://Host:444/a/b", "HTTPS://Host:444/a/b/chat/completions"),
                Arguments.of(
                        "https://host/a/?x=1&y=%20", "https://host/a/chat/completions?x=1&y=%20"),
                Arguments.of("http://localhost:1", "http://localhost:1/chat/completions"),
                Arguments.of("http://api.localhost", "http://api.localhost/chat/completions"),
                Arguments.of("http://127.9.9.9/v1", "http://127.9.9.9/v1/chat/completions"),
                Arguments.of("http://[::1]:8080", "http://[::1]:8080/chat/completions"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theAddressIsTheBaseUrlWithThePathOfTheOperation(String baseUrl, String address) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setBaseUrl(baseUrl);
            assertThat(
                            endpoint(route, "copilot:chat")
                                    .options()
                                    .provider()
                                    .promptAddress(WireFormat.COMPLETIONS, null))
                    .hasToString(address);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "proxy-authorization",
                "Cookie",
                "Host",
                "Content-Length",
                "Content-Encoding",
                "transfer-encoding",
                "TE",
                "Trailer",
                "Expect",
                "Upgrade",
                "Connection",
                "Keep-Alive",
                "Proxy-Connection"
            })
    void aHeaderThatHoldsACredentialOrFramesTheMessageIsRefused(String header) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            assertThatThrownBy(
                            () ->
                                    route.context()
                                            .getEndpoint(
                                                    "copilot:chat?header."
                                                            + header.replace("-", "%2D")
                                                            + "=s3cret"))
                    .rootCause()
                    .hasMessageContaining("The option header." + header + " is refused")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void plainHttpToARemoteHostRequiresAllowInsecure() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.component().setAllowedHosts("10.0.0.1");
            String uri = "copilot:chat?baseUrl=http://10.0.0.1:80/v1";
            assertThatThrownBy(() -> route.context().getEndpoint(uri))
                    .hasStackTraceContaining("allowInsecure=true");
            assertThat(route.context().getEndpoint(uri + "&allowInsecure=true")).isNotNull();
        }
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of("0", 0L),
                Arguments.of("1000", 1000L),
                Arguments.of("1000B", 1000L),
                Arguments.of("512KB", 512L << 10),
                Arguments.of("20mb", 20L << 20),
                Arguments.of(" 3 MB ", 3L << 20),
                Arguments.of("2GB", 2L << 30));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void sizesHaveUnits(String text, long bytes) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setMaxRequestSize(text);
            assertThat(endpoint(route, "copilot:chat").options().maxRequestSize()).isEqualTo(bytes);
        }
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                Arguments.of("0", 0L),
                Arguments.of("1500", 1500L),
                Arguments.of("250ms", 250L),
                Arguments.of("30s", 30_000L),
                Arguments.of("1m30s", 90_000L),
                Arguments.of("1m30s250ms", 90_250L),
                Arguments.of("2h", 7_200_000L),
                Arguments.of("1d", 86_400_000L));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void durationsHaveCamelsSyntax(String text, long milliseconds) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            CopilotEndpoint endpoint = endpoint(route, "copilot:chat?idleTimeout=" + text);
            assertThat(endpoint.getConfiguration().getIdleTimeout()).isEqualTo(milliseconds);
        }
    }

    @Test
    void optionsOfTheComponentAreInheritedAndOverridden() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            CopilotConfiguration component = route.options();
            component.setModel("component");
            component.setSeed(7L);
            component.getBody().put("user", "component");
            component.getHeader().put("X-A", "component");
            CopilotConfiguration first =
                    endpoint(route, "copilot:chat?model=own&body.user=own&header.X-B=own")
                            .getConfiguration();
            CopilotConfiguration second = endpoint(route, "copilot:chat").getConfiguration();
            assertThat(first.getModel()).isEqualTo("own");
            assertThat(first.getSeed()).isEqualTo(7L);
            assertThat(first.getBody()).isEqualTo(Map.of("user", "own"));
            assertThat(first.getHeader()).isEqualTo(Map.of("X-A", "component", "X-B", "own"));
            assertThat(second.getModel()).isEqualTo("component");
            assertThat(second.getBody()).isEqualTo(Map.of("user", "component"));
            // The configurations are independent of each other.
            assertThat(component.getHeader()).isEqualTo(Map.of("X-A", "component"));
            component.getHeader().put("X-C", "late");
            assertThat(second.getHeader()).isEqualTo(Map.of("X-A", "component"));
        }
    }

    /** Options of two endpoints, and whether these share connections. */
    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of("model=a", "model=b", true),
                Arguments.of("token=gho_aaaaaaaaa", "token=gho_bbbbbbbbb", true),
                Arguments.of("idleTimeout=1s", "requestTimeout=1s", true),
                Arguments.of("connectTimeout=10s", "connectTimeout=10000", true),
                Arguments.of("connectTimeout=1s", "connectTimeout=2s", true),
                Arguments.of("maxConnections=1", "maxConnections=2", false),
                Arguments.of("proxyPort=1", "proxyPort=2", true),
                Arguments.of("proxyHost=p&proxyPort=1", "proxyHost=p&proxyPort=1&seed=1", true),
                Arguments.of("proxyHost=p&proxyPort=1", "proxyHost=p&proxyPort=2", false),
                Arguments.of("proxyHost=p&proxyPort=1", "seed=1", false),
                Arguments.of(
                        "proxyHost=p&proxyPort=1&proxyAuthUsername=u&proxyAuthPassword=a",
                        "proxyHost=p&proxyPort=1&proxyAuthUsername=u&proxyAuthPassword=b",
                        false),
                Arguments.of("sslContextParameters=#a", "sslContextParameters=#a&seed=1", true),
                Arguments.of("sslContextParameters=#a", "sslContextParameters=#b", false));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void endpointsShareConnectionsIfTheirSettingsAreEqual(
            String first, String second, boolean shared) throws Exception {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.context().getRegistry().bind("a", new SSLContextParameters());
            route.context().getRegistry().bind("b", new SSLContextParameters());
            route.context().start();
            Object one = connections(route, first);
            Object other = connections(route, second);
            assertThat(one == other).isEqualTo(shared);
        }
    }

    private static Object connections(CopilotRoute route, String options) throws Exception {
        CopilotConfiguration own = endpoint(route, "copilot:chat?" + options).getConfiguration();
        return route.component()
                .runtime()
                .connections(TransportKey.of(own, own.getSslContextParameters()));
    }

    @Test
    void callsOfTwoEndpointsUseOneConnection(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start(
                    new org.apache.camel.builder.RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:chat?seed=1").to("copilot:chat?seed=2");
                        }
                    });
            route.ask("Hello");
            assertThat(server.request(1).connection()).isEqualTo(server.request(0).connection());
        }
    }

    private static CopilotEndpoint endpoint(CopilotRoute route, String uri) {
        Endpoint endpoint = route.context().getEndpoint(uri);
        return (CopilotEndpoint) endpoint;
    }
}
