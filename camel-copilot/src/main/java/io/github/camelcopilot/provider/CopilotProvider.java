package io.github.camelcopilot.provider;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * GitHub Copilot: its address, headers and billing rules, as the Copilot API guide has them
 * ("Required Headers", "x-initiator", "Conditional Headers").
 */
public final class CopilotProvider implements Provider {

    /** Where Copilot answers, unless the plan has a host of its own. */
    public static final String DEFAULT_BASE_URL = "https://api.githubcopilot.com";

    private static final String CLASSIC_TOKEN_PREFIX = "ghp_";

    private final URI chatAddress;
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
        this.chatAddress = baseUrl.resolve("/chat/completions");
        this.settings = settings;
    }

    @Override
    public String name() {
        return "copilot";
    }

    @Override
    public URI chatAddress() {
        return chatAddress;
    }

    @Override
    public String credentialHeader() {
        return "Authorization";
    }

    @Override
    public String credentialPrefix() {
        return "Bearer ";
    }

    @Override
    public Optional<String> refusal(Secret credential) {
        return credential.reveal().startsWith(CLASSIC_TOKEN_PREFIX)
                ? Optional.of(
                        "it is a classic personal access token (ghp_…), which Copilot refuses; use an OAuth token (gho_…),"
                                + " a GitHub App user token (ghu_…) or a fine-grained token with the permission 'Copilot"
                                + " Requests' (github_pat_…)")
                : Optional.empty();
    }

    @Override
    public String loginAdvice() {
        return "Log in with copilot:login, or let calls ask for it with autoLogin=true (both need clientId);"
                + " or set the option token or tokenProvider on the component, or the environment variable COPILOT_GITHUB_TOKEN,"
                + " GH_TOKEN or GITHUB_TOKEN, to an OAuth token of an app that may use Copilot (gho_…), a GitHub App user"
                + " token (ghu_…) or a fine-grained token with the permission 'Copilot Requests' (github_pat_…)";
    }

    /**
     * The last message decides: a user's own words are the user's, everything else is the agent's.
     */
    @Override
    public String initiator(ChatRequest request, String forced) {
        if (forced != null) {
            return forced;
        }
        ChatMessage last = request.messages().get(request.messages().size() - 1);
        boolean ownWords =
                last.role() == Role.USER
                        && (last.content().isEmpty()
                                || !last.content().stream().allMatch(ContentPart::isToolResult));
        return ownWords ? "user" : "agent";
    }

    @Override
    public Map<String, String> headers(ChatRequest request, String initiator) {
        Map<String, String> headers = new LinkedHashMap<>();
        put(headers, "User-Agent", settings.userAgent());
        put(headers, "Openai-Intent", settings.intent());
        put(headers, "x-initiator", initiator);
        put(headers, "Copilot-Integration-Id", settings.integrationId());
        put(headers, "Editor-Version", settings.editorVersion());
        if (request.hasImages()) {
            put(headers, "Copilot-Vision-Request", "true");
        }
        if (isClaude(request.model())) {
            put(headers, "anthropic-beta", settings.anthropicBeta());
        }
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
