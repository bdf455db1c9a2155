// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Azure OpenAI, where the model is the name of a deployment. With a dated API version, the path of
 * chat completions and embeddings contains the name; with {@code v1}, the API without a version
 * parameter, only the request does.
 */
public final class AzureProvider extends ApiKeyProvider {

    private static final String VERSIONLESS = "v1";
    private static final Pattern DATED = Pattern.compile("^\\d{4}-\\d{2}-\\d{2}");
    private static final String FIRST_WITH_SCHEMA = "2024-08-01";

    private final String apiVersion;

    /**
     * @param apiVersion a version such as {@code 2024-10-21}, or {@code v1}
     * @throws IllegalArgumentException if the URL is not that of a resource; the message says how
     *     to correct it
     */
    public AzureProvider(BaseUrl baseUrl, String apiVersion, String userAgent) {
        super("azure", baseUrl, userAgent);
        this.apiVersion = apiVersion.strip();
        if (baseUrl.path().contains("/openai/v1")) {
            throw baseUrl.refused(
                    "provider=azure appends the path: use provider=openai, or give just the host");
        }
        if ((baseUrl.path() + "/").contains("/openai/")) {
            throw baseUrl.refused("provider=azure appends the path: give just the host");
        }
    }

    @Override
    public Set<WireFormat> formats() {
        return EnumSet.of(WireFormat.COMPLETIONS, WireFormat.RESPONSES);
    }

    @Override
    public URI promptAddress(WireFormat format, String model) {
        if (format == WireFormat.RESPONSES) {
            return resolve("/responses");
        }
        return resolveFor(model, "/chat/completions");
    }

    @Override
    public URI embeddingsAddress(String model) {
        return resolveFor(model, "/embeddings");
    }

    @Override
    public URI modelsAddress() {
        return resolve("/models");
    }

    private URI resolveFor(String deployment, String operation) {
        return apiVersion.equals(VERSIONLESS)
                ? resolve(operation)
                : resolve("/deployments/" + segment(deployment) + operation);
    }

    private URI resolve(String operation) {
        return apiVersion.equals(VERSIONLESS)
                ? baseUrl().resolve("/openai/v1" + operation)
                : baseUrl().resolve("/openai" + operation, "api-version", encoded(apiVersion));
    }

    /** Encodes a name as one path segment (RFC 3986, section 3.3). */
    private static String segment(String deployment) {
        String segment = encoded(deployment);
        // Unencoded, these two would be resolved as relative paths.
        return segment.equals(".") || segment.equals("..") ? segment.replace(".", "%2E") : segment;
    }

    private static String encoded(String text) {
        // URLEncoder encodes spaces as in forms.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public CredentialField apiKeyField() {
        return new CredentialField("api-key", "");
    }

    /** Of dated versions, chat completions have JSON Schema since 2024-08-01-preview. */
    @Override
    public boolean supportsSchema(WireFormat format, Optional<ModelInfo> model) {
        boolean isDated = DATED.matcher(apiVersion).find();
        return format != WireFormat.COMPLETIONS
                || !isDated
                || apiVersion.compareTo(FIRST_WITH_SCHEMA) >= 0;
    }

    @Override
    String addressAdvice() {
        return "Check that the model is the name of a deployment of this resource, that baseUrl is only its host, and that azureApiVersion ("
                + apiVersion
                + ") supports this API; v1 selects the API without a version parameter";
    }
}
