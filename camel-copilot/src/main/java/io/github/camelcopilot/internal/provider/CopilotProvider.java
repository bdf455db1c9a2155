// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.ModelCapabilities;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * GitHub Copilot: its addresses, headers and billing rules, according to the sections "Required
 * Headers", "x-initiator" and "Conditional Headers" of the Copilot API guide. Immutable.
 */
public final class CopilotProvider implements Provider {

    /** The base URL of plans that have no host of their own. */
    public static final String DEFAULT_BASE_URL = "https://api.githubcopilot.com";

    private static final String CLASSIC_TOKEN_PREFIX = "ghp_";

    private static final String FINE_GRAINED_TOKEN_PREFIX = "github_pat_";

    /** The service's message for both kinds of personal access tokens. */
    private static final Pattern PERSONAL_TOKEN =
            Pattern.compile(
                    "personal access tokens? (?:is|are) not supported", Pattern.CASE_INSENSITIVE);

    private static final Pattern INSTALLATION_TOKEN =
            Pattern.compile(
                    "server.to.server tokens? (?:is|are) not supported", Pattern.CASE_INSENSITIVE);

    /** For example "missing required Copilot-Integration-Id" or "not available for integrator". */
    private static final Pattern INTEGRATOR =
            Pattern.compile(
                    "copilot-integration-id|\\bintegrat(?:or|ion id)\\b", Pattern.CASE_INSENSITIVE);

    /**
     * The value of {@code Openai-Intent} that other clients send when they request the list of
     * models.
     */
    private static final String MODELS_INTENT = "model-access";

    private final BaseUrl baseUrl;
    private final Settings settings;

    /**
     * The values of Copilot's headers; null = the header is not sent.
     *
     * @param userAgent of {@code User-Agent}
     * @param intent of {@code Openai-Intent}
     * @param integrationId of {@code Copilot-Integration-Id}
     * @param editorVersion of {@code Editor-Version}
     * @param anthropicBeta of {@code anthropic-beta}, for Claude models only
     */
    public record Settings(
            String userAgent,
            String intent,
            String integrationId,
            String editorVersion,
            String anthropicBeta) {}

    public CopilotProvider(BaseUrl baseUrl, Settings settings) {
        this.baseUrl = baseUrl;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "copilot";
    }

    @Override
    public String host() {
        return baseUrl.host();
    }

    @Override
    public Set<WireFormat> formats() {
        return EnumSet.allOf(WireFormat.class);
    }

    @Override
    public WireFormat defaultFormat() {
        return WireFormat.COMPLETIONS;
    }

    @Override
    public boolean hasFormatPerModel() {
        return true;
    }

    @Override
    public URI promptAddress(WireFormat format, String model) {
        return baseUrl.resolve(
                switch (format) {
                    case COMPLETIONS -> "/chat/completions";
                    case RESPONSES -> "/responses";
                    case MESSAGES -> "/v1/messages";
                });
    }

    @Override
    public URI modelsAddress() {
        return baseUrl.resolve("/models");
    }

    @Override
    public URI embeddingsAddress(String model) {
        return baseUrl.resolve("/embeddings");
    }

    @Override
    public CredentialField apiKeyField() {
        return CredentialField.BEARER;
    }

    @Override
    public Optional<String> addressAdvice(int status) {
        return status == 421
                ? Optional.of(
                        "This host does not serve your plan: set baseUrl to the plan's own, such as"
                                + " https://api.business.githubcopilot.com")
                : Optional.empty();
    }

    @Override
    public boolean requiresModel() {
        return false;
    }

    @Override
    public boolean requiresMaxCompletionTokens(String model) {
        return false;
    }

    @Override
    public Optional<String> refusal(Secret credential) {
        return QuotedCredential.refusal(credential).or(() -> classicRefusal(credential));
    }

    private static Optional<String> classicRefusal(Secret credential) {
        return GitHubTokens.withoutScheme(credential).startsWith(CLASSIC_TOKEN_PREFIX)
                ? Optional.of(
                        "it is a classic personal access token (ghp_…), which Copilot refuses; use an OAuth token (gho_…),"
                                + " a GitHub App user token (ghu_…) or a fine-grained token with the permission 'Copilot"
                                + " Requests' (github_pat_…), which needs the option integrationId too")
                : Optional.empty();
    }

    @Override
    public Optional<String> refusalAdvice(String message, Secret credential) {
        if (PERSONAL_TOKEN.matcher(message).find()) {
            boolean fineGrained =
                    credential != null
                            && GitHubTokens.withoutScheme(credential)
                                    .startsWith(FINE_GRAINED_TOKEN_PREFIX);
            return Optional.of(
                    fineGrained
                            ? "A fine-grained token (github_pat_…) is accepted only together with an integration id that"
                                    + " may use such tokens. "
                                    + integrationAdvice()
                                    + ", or use an OAuth token (gho_…) or a GitHub App user token (ghu_…)"
                            : loginAdvice());
        }
        if (INSTALLATION_TOKEN.matcher(message).find()) {
            return Optional.of(
                    "A token of a GitHub App's installation (ghs_…), such as GITHUB_TOKEN in GitHub Actions, needs the"
                            + " permission 'Copilot Requests' (in a workflow: permissions: copilot-requests: write); or use the"
                            + " token of a user, such as the one that gh auth token prints");
        }
        return INTEGRATOR.matcher(message).find()
                ? Optional.of(integrationAdvice())
                : Optional.empty();
    }

    /** Does not suggest the id of an editor, which other applications must not use. */
    private String integrationAdvice() {
        String id = settings.integrationId();
        return id == null || id.isBlank()
                ? "Set the option integrationId to the Copilot-Integration-Id of your own integration"
                : "The option integrationId is '"
                        + id.strip()
                        + "': set it to the Copilot-Integration-Id of your own integration, and check what that integration is permitted to do";
    }

    @Override
    public String loginAdvice() {
        return "Log in with copilot:login, or set autoLogin=true, so that calls start a login (both require clientId);"
                + " or set the option token or tokenProvider on the component, or the environment variable COPILOT_GITHUB_TOKEN,"
                + " GH_TOKEN or GITHUB_TOKEN, to an OAuth token of an app that may use Copilot (gho_…), a GitHub App user"
                + " token (ghu_…) or a fine-grained token with the permission 'Copilot Requests' (github_pat_…, which needs"
                + " the option integrationId too)";
    }

    /**
     * The last message decides: a user message that does not consist only of tool results makes the
     * user the initiator; any other message makes it the agent.
     */
    @Override
    public String initiator(ChatRequest request, String forced) {
        if (forced != null) {
            return forced;
        }
        ChatMessage last = request.messages().get(request.messages().size() - 1);
        boolean isFromUser =
                last.role() == Role.USER
                        && (last.content().isEmpty()
                                || !last.content().stream().allMatch(ContentPart::isToolResult));
        return isFromUser ? "user" : "agent";
    }

    @Override
    public Map<String, String> headers(ChatRequest request, String initiator) {
        Map<String, String> headers = headers(settings.intent(), initiator);
        if (request.hasImages()) {
            put(headers, "Copilot-Vision-Request", "true");
        }
        if (isClaude(request.model())) {
            put(headers, "anthropic-beta", settings.anthropicBeta());
        }
        return headers;
    }

    /** Texts to embed are no prompt of a user, and draw on no quota for prompts. */
    @Override
    public String embeddingsInitiator(String forced) {
        return forced == null ? "agent" : forced;
    }

    @Override
    public Map<String, String> embeddingsHeaders(String initiator) {
        return headers(settings.intent(), initiator);
    }

    @Override
    public Double multiplier(String model) {
        return PremiumMultipliers.of(model);
    }

    @Override
    public boolean hasPremiumModels() {
        return true;
    }

    /** A list of models that states capabilities of a model, but not this one, denies it. */
    @Override
    public boolean supportsSchema(WireFormat format, Optional<ModelInfo> model) {
        ModelCapabilities known = model.map(ModelInfo::supports).orElse(ModelCapabilities.UNKNOWN);
        return known.equals(ModelCapabilities.UNKNOWN)
                || Boolean.TRUE.equals(known.structuredOutputs());
    }

    @Override
    public String refusedModelAdvice() {
        return "Use an OAuth app (clientId) and an integrationId that have access to the model, and have it enabled in"
                + " the policy of the organisation";
    }

    /** The list is requested by the component, not by the user, so the initiator is the agent. */
    @Override
    public Map<String, String> modelsHeaders() {
        return headers(MODELS_INTENT, "agent");
    }

    private Map<String, String> headers(String intent, String initiator) {
        Map<String, String> headers = new LinkedHashMap<>();
        put(headers, "User-Agent", settings.userAgent());
        put(headers, "Openai-Intent", intent);
        put(headers, "x-initiator", initiator);
        put(headers, "Copilot-Integration-Id", settings.integrationId());
        put(headers, "Editor-Version", settings.editorVersion());
        return headers;
    }

    private static boolean isClaude(String model) {
        return model != null && model.toLowerCase(Locale.ROOT).contains("claude");
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value != null && !value.isBlank()) {
            headers.put(name, value);
        }
    }
}
