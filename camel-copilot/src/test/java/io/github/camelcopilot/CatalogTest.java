// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.internal.options.DurationSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog lists exactly the supported options, values and headers, with their defaults. */
class CatalogTest {

    private static final JsonNode CATALOG = read();

    /** The options that Camel itself adds. */
    private static final List<String> CAMELS_OWN =
            List.of(
                    "operation",
                    "name",
                    "lazyStartProducer",
                    "bridgeErrorHandler",
                    "exceptionHandler",
                    "exchangePattern",
                    "autowiredEnabled",
                    "configuration");

    private static JsonNode read() {
        try (InputStream file =
                CatalogTest.class.getResourceAsStream(
                        "/META-INF/io/github/camelcopilot/copilot.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "provider, copilot",
        "baseUrl,",
        "wireApi, auto",
        "azureApiVersion, 2024-10-21",
        "token,",
        "apiKey,",
        "bearerToken,",
        "tokenProvider,",
        "tokenHeader,",
        "account,",
        "tokenStore,",
        "autoLogin, false",
        "clientId,",
        "scope,",
        "githubHost, github.com",
        "loginTimeout, 15m",
        "loginOnStart, false",
        "model,",
        "systemMessage,",
        "userMessage,",
        "bodyFormat, text",
        "temperature,",
        "topP,",
        "maxTokens,",
        "stop,",
        "seed,",
        "reasoningEffort,",
        "body,",
        "header,",
        "userAgent,",
        "intent, conversation-edits",
        "initiator, auto",
        "integrationId,",
        "editorVersion,",
        "anthropicBeta, interleaved-thinking-2025-05-14",
        "emit,",
        "streamBuffer, 1024",
        "maxEventSize, 1MB",
        "includeUsage, true",
        "readerTimeout, 2m",
        "maxRequestSize, 20MB",
        "maxAnswerSize, 16MB",
        "maxConnections, 10000",
        "connectTimeout, 10s",
        "responseTimeout,",
        "idleTimeout, 60s",
        "requestTimeout, 10m",
        "modelsCacheTtl, 10m",
        "modelsProvider,",
        "maxRetries, 2",
        "maxRetryDelay, 30s",
        "sslContextParameters,",
        "proxyHost,",
        "proxyPort,",
        "proxyAuthUsername,",
        "proxyAuthPassword,",
        "allowInsecure, false",
        "headerOverrides, true",
        "firstChunkTimeout, 10m",
        "maxToolResultSize, 256KB",
        "tags,",
        "argSchema,",
        "description,",
        "destructiveHint, false",
        "idempotentHint, false",
        "parameter,",
        "readOnlyHint, false",
        "returnDirect, false",
        "title,",
        "toolTimeout, 20s",
        "bridgeErrorHandler, false",
        "autoToolExecution, true",
        "fallbackModel,",
        "hallucinatedToolNameStrategy, repromptModel",
        "maxAgenticTokens,",
        "maxCost,",
        "maxToolIterations, 20",
        "mcpReconnect, true",
        "mcpServer,",
        "mcpTimeout, 20s",
        "memory,",
        "memoryId,",
        "memoryMaxConversations, 10000",
        "memoryMaxMessages, 100",
        "memoryMaxTokens,",
        "memoryMaxSize, 1MB",
        "memoryTimeout, 10m",
        "jsonSchema,",
        "outputClass,",
        "outputMode, auto",
        "outputRetries, 1",
        "embeddingsBatchSize, 96",
        "dimensions,",
        "minQuotaPercent,",
        "parallelToolExecution, true",
        "toolApproval,",
        "toolApprovalFor, destructive",
        "toolApprovalTimeout, 1m",
        "toolChoice,",
        "toolExecutionErrorStrategy, failExchange",
        "verify, false",
        "verifyPremium, false",
        "lazyStartProducer, false",
        "traceContent, false"
    })
    void listsAnOptionForComponentAndEndpoint(String option, String defaultValue) {
        for (String level : List.of("componentProperties", "properties")) {
            JsonNode entry = CATALOG.path(level).path(option);
            assertThat(entry.isMissingNode()).as(level).isFalse();
            String shown = entry.has("defaultValue") ? entry.path("defaultValue").asText() : null;
            assertThat(shown).as(level).isEqualTo(defaultValue);
            assertThat(entry.path("description").asText()).isNotBlank();
        }
    }

    @Test
    void listsTwoMoreOptionsForTheComponentOnly() {
        Set<String> component = names("componentProperties");
        Set<String> endpoint = names("properties");
        component.removeAll(CAMELS_OWN);
        endpoint.removeAll(CAMELS_OWN);
        assertThat(component).hasSize(104);
        assertThat(component.remove("allowedHosts")).isTrue();
        assertThat(component.remove("useGlobalSslContextParameters")).isTrue();
        assertThat(endpoint).isEqualTo(component);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "apiKey",
                "bearerToken",
                "proxyAuthUsername",
                "proxyAuthPassword",
                "mcpServer"
            })
    void marksSecrets(String option) {
        assertThat(CATALOG.at("/properties/" + option + "/secret").asBoolean()).isTrue();
        assertThat(CATALOG.at("/componentProperties/" + option + "/secret").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "emit, chunks text sse publisher",
        "bodyFormat, text openai",
        "provider, copilot openai azure anthropic",
        "wireApi, auto completions responses messages",
        "initiator, auto user agent",
        "toolExecutionErrorStrategy, failExchange repromptModel",
        "hallucinatedToolNameStrategy, failExchange repromptModel",
        "toolApprovalFor, destructive all",
        "outputMode, auto native prompt"
    })
    void listsTheValuesOfEnums(String option, String values) {
        for (String level : List.of("componentProperties", "properties")) {
            List<String> found = new ArrayList<>();
            CATALOG.path(level)
                    .path(option)
                    .path("enum")
                    .forEach(value -> found.add(value.asText()));
            assertThat(found).containsExactly(values.split(" "));
        }
    }

    @Test
    void listsTheHeaders() {
        assertThat(names("headers"))
                .containsExactlyInAnyOrder(
                        "CamelCopilotTags",
                        "CamelCopilotToolChoice",
                        "CamelCopilotMaxAgenticTokens",
                        "CamelCopilotMaxCost",
                        "CamelCopilotMemoryId",
                        "CamelCopilotMemoryAction",
                        "CamelCopilotJsonSchema",
                        "CamelCopilotDimensions",
                        "CamelCopilotToolDecision",
                        "CamelCopilotToolName",
                        "CamelCopilotToolCallId",
                        "CamelCopilotToolDescription",
                        "CamelCopilotToolState",
                        "CamelCopilotToolIterations",
                        "CamelCopilotToolCalls",
                        "CamelCopilotToolApproval",
                        "CamelCopilotLoginAction",
                        "CamelCopilotLoginState",
                        "CamelCopilotUserCode",
                        "CamelCopilotVerificationUri",
                        "CamelCopilotLoginExpiresAt",
                        "CamelCopilotAccount",
                        "CamelCopilotModel",
                        "CamelCopilotSystemMessage",
                        "CamelCopilotUserMessage",
                        "CamelCopilotTemperature",
                        "CamelCopilotTopP",
                        "CamelCopilotMaxTokens",
                        "CamelCopilotReasoningEffort",
                        "CamelCopilotInitiator",
                        "CamelCopilotMediaType",
                        "CamelCopilotResponseModel",
                        "CamelCopilotResponseId",
                        "CamelCopilotFinishReason",
                        "CamelCopilotPromptTokens",
                        "CamelCopilotCompletionTokens",
                        "CamelCopilotTotalTokens",
                        "CamelCopilotReasoning",
                        "CamelCopilotSentInitiator",
                        "CamelCopilotRequestId",
                        "CamelCopilotQuotaRemaining",
                        "CamelCopilotQuotaResetAt",
                        "CamelCopilotFallbackModel",
                        "CamelCopilotFallback",
                        "CamelCopilotCost",
                        "CamelCopilotCostEstimated",
                        "CamelCopilotResult",
                        "CamelCopilotStreamId",
                        "CamelCopilotChunkIndex",
                        "CamelCopilotChunkType",
                        "CamelCopilotStreamComplete",
                        "CamelCopilotAnswerTruncated",
                        "CamelCopilotStatusCode",
                        "CamelCopilotErrorCode",
                        "CamelCopilotRetryAfter");
    }

    private static Set<String> names(String level) {
        List<String> names = new ArrayList<>();
        CATALOG.path(level).fieldNames().forEachRemaining(names::add);
        return new TreeSet<>(names);
    }

    /** Camel reads an invalid duration as 0, which would mean no limit. */
    @Test
    void everyDurationIsCheckedForItsSyntax() {
        List<String> durations = new ArrayList<>();
        for (String section : List.of("componentProperties", "properties")) {
            CATALOG.path(section).properties().stream()
                    .filter(option -> option.getValue().path("type").asText().equals("duration"))
                    .map(Map.Entry::getKey)
                    .forEach(durations::add);
        }

        assertThat(durations)
                .isNotEmpty()
                .allSatisfy(
                        option ->
                                assertThatThrownBy(() -> DurationSyntax.check(option, "10x"))
                                        .hasMessageContaining(option));
    }
}
