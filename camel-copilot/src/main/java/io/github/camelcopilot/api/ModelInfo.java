package io.github.camelcopilot.api;

import java.util.List;
import java.util.Objects;

/**
 * A model as its service describes it, in neutral form. Services tell very different amounts: what
 * is null or empty, nobody said.
 *
 * @param id what the option {@code model} takes
 * @param name for people, or null
 * @param vendor who made it, or null
 * @param version or null
 * @param family the models that it is one of, or null
 * @param type {@code chat}, {@code embeddings} or {@code completion}, or null
 * @param preview whether it is one, or null
 * @param policyState {@code enabled} or {@code disabled} by the organisation, or null
 * @param supportedEndpoints the paths that it answers at, such as {@code /chat/completions}, {@code
 *     /responses}, {@code /v1/messages}
 * @param limits in tokens
 * @param supports what it can do
 * @param billing what it costs, or null
 */
public record ModelInfo(
        String id,
        String name,
        String vendor,
        String version,
        String family,
        String type,
        Boolean preview,
        String policyState,
        List<String> supportedEndpoints,
        Limits limits,
        Supports supports,
        Billing billing) {

    /**
     * The most tokens; each may be null.
     *
     * @param maxContextWindowTokens of prompt and answer together
     * @param maxPromptTokens of the prompt
     * @param maxOutputTokens of the answer
     */
    public record Limits(
            Integer maxContextWindowTokens, Integer maxPromptTokens, Integer maxOutputTokens) {

        /** Nothing is known. */
        public static final Limits UNKNOWN = new Limits(null, null, null);
    }

    /**
     * What a model can do; each may be null.
     *
     * @param streaming whether its answers can be streamed
     * @param toolCalls whether it can call tools
     * @param vision whether it takes images
     * @param structuredOutputs whether it can keep to a JSON schema
     * @param reasoningEfforts how much it can be told to think, such as {@code low}
     */
    public record Supports(
            Boolean streaming,
            Boolean toolCalls,
            Boolean vision,
            Boolean structuredOutputs,
            List<String> reasoningEfforts) {

        /** Nothing is known. */
        public static final Supports UNKNOWN = new Supports(null, null, null, null, List.of());

        public Supports {
            reasoningEfforts = List.copyOf(reasoningEfforts);
        }
    }

    /**
     * What a model costs, as far as Copilot's list states it for plans with premium requests; each
     * may be null. On plans that are billed in AI credits the price goes by tokens instead.
     *
     * @param premium whether it draws on the premium quota
     * @param multiplier how many premium requests a prompt of the initiator {@code user} counts as
     */
    public record Billing(Boolean premium, Double multiplier) {}

    /**
     * @throws NullPointerException without id
     * @throws IllegalArgumentException if the id is blank
     */
    public ModelInfo {
        if (Objects.requireNonNull(id, "id").isBlank()) {
            throw new IllegalArgumentException("The id of a model is blank");
        }
        supportedEndpoints = List.copyOf(supportedEndpoints);
        limits = limits == null ? Limits.UNKNOWN : limits;
        supports = supports == null ? Supports.UNKNOWN : supports;
    }

    /** Returns a model of which only the id is known. */
    public static ModelInfo of(String id) {
        return new ModelInfo(
                id, null, null, null, null, null, null, null, List.of(), null, null, null);
    }

    /** Returns the same model with a name for people. */
    public ModelInfo withName(String newName) {
        return with(newName, supportedEndpoints, limits, supports);
    }

    /** Returns the same model, said to answer at these paths. */
    public ModelInfo withSupportedEndpoints(String... paths) {
        return with(name, List.of(paths), limits, supports);
    }

    /** Returns the same model with these limits. */
    public ModelInfo withLimits(Limits newLimits) {
        return with(name, supportedEndpoints, newLimits, supports);
    }

    /** Returns the same model with these abilities. */
    public ModelInfo withSupports(Supports newSupports) {
        return with(name, supportedEndpoints, limits, newSupports);
    }

    private ModelInfo with(
            String newName, List<String> paths, Limits newLimits, Supports newSupports) {
        return new ModelInfo(
                id,
                newName,
                vendor,
                version,
                family,
                type,
                preview,
                policyState,
                paths,
                newLimits,
                newSupports,
                billing);
    }
}
