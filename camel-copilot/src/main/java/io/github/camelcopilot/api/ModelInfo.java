// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * The description of a model, independent of the provider. Members that the service does not report
 * are null or empty.
 *
 * <pre>{@code
 * ModelsProvider models =
 *         () -> CompletableFuture.completedStage(
 *                 List.of(ModelInfo.builder("my-model").name("My model").build()));
 * }</pre>
 */
public final class ModelInfo {

    @JsonValue private final Members members;

    private record Members(
            String id,
            String name,
            String vendor,
            String version,
            String family,
            String type,
            Boolean preview,
            String policyState,
            List<String> supportedEndpoints,
            ModelLimits limits,
            ModelCapabilities supports,
            ModelBilling billing) {

        private Members {
            if (Objects.requireNonNull(id, "id").isBlank()) {
                throw new IllegalArgumentException("The id of a model is blank");
            }
            supportedEndpoints =
                    supportedEndpoints == null ? List.of() : List.copyOf(supportedEndpoints);
            limits = limits == null ? ModelLimits.UNKNOWN : limits;
            supports = supports == null ? ModelCapabilities.UNKNOWN : supports;
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ModelInfo(Members members) {
        this.members = members;
    }

    /**
     * Returns a builder whose other members are not set.
     *
     * @param id the id of the model: the value of the option {@code model}
     */
    public static Builder builder(String id) {
        return new Builder().id(id);
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = members.id;
        builder.name = members.name;
        builder.vendor = members.vendor;
        builder.version = members.version;
        builder.family = members.family;
        builder.type = members.type;
        builder.preview = members.preview;
        builder.policyState = members.policyState;
        builder.supportedEndpoints = members.supportedEndpoints;
        builder.limits = members.limits;
        builder.supports = members.supports;
        builder.billing = members.billing;
        return builder;
    }

    /**
     * Returns a model of which only the id is known.
     *
     * @throws NullPointerException if the id is null
     * @throws IllegalArgumentException if the id is blank
     */
    public static ModelInfo of(String id) {
        return builder(id).build();
    }

    /** Returns the id of the model: the value of the option {@code model}. */
    public String id() {
        return members.id;
    }

    /** Returns the display name, or null. */
    public String name() {
        return members.name;
    }

    /** Returns the vendor, or null. */
    public String vendor() {
        return members.vendor;
    }

    /** Returns the version, or null. */
    public String version() {
        return members.version;
    }

    /** Returns the family of models that this one belongs to, or null. */
    public String family() {
        return members.family;
    }

    /**
     * Returns the kind of model: {@code chat}, {@code embeddings} or {@code completion}; null if
     * unknown.
     */
    public String type() {
        return members.type;
    }

    /** Returns whether the model is a preview, or null if unknown. */
    public Boolean preview() {
        return members.preview;
    }

    /**
     * Returns the organisation's policy for the model, {@code enabled} or {@code disabled}, or null
     * if unknown.
     */
    public String policyState() {
        return members.policyState;
    }

    /**
     * Returns the API paths that the model supports, such as {@code /chat/completions}, {@code
     * /responses} and {@code /v1/messages}; empty if unknown.
     */
    public List<String> supportedEndpoints() {
        return members.supportedEndpoints;
    }

    /** Returns the limits in tokens; {@link ModelLimits#UNKNOWN} if the service reports none. */
    public ModelLimits limits() {
        return members.limits;
    }

    /**
     * Returns the capabilities of the model; {@link ModelCapabilities#UNKNOWN} if the service
     * reports none.
     */
    public ModelCapabilities supports() {
        return members.supports;
    }

    /** Returns the price of the model, or null if unknown. */
    public ModelBilling billing() {
        return members.billing;
    }

    /** Returns this model with another display name. */
    public ModelInfo withName(String name) {
        return toBuilder().name(name).build();
    }

    /** Returns this model with other supported API paths. */
    public ModelInfo withSupportedEndpoints(String... paths) {
        return toBuilder().supportedEndpoints(paths).build();
    }

    /** Returns this model with other limits. */
    public ModelInfo withLimits(ModelLimits limits) {
        return toBuilder().limits(limits).build();
    }

    /** Returns this model with other capabilities. */
    public ModelInfo withSupports(ModelCapabilities supports) {
        return toBuilder().supports(supports).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelInfo that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ModelInfo.class, members);
    }

    /** Builds a {@link ModelInfo}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String id;
        private String name;
        private String vendor;
        private String version;
        private String family;
        private String type;
        private Boolean preview;
        private String policyState;
        private List<String> supportedEndpoints = List.of();
        private ModelLimits limits;
        private ModelCapabilities supports;
        private ModelBilling billing;

        private Builder() {}

        /** Sets the id of the model: the value of the option {@code model}. */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /** Sets the display name; null = unknown. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets the vendor; null = unknown. */
        public Builder vendor(String vendor) {
            this.vendor = vendor;
            return this;
        }

        /** Sets the version; null = unknown. */
        public Builder version(String version) {
            this.version = version;
            return this;
        }

        /** Sets the family of models that this one belongs to; null = unknown. */
        public Builder family(String family) {
            this.family = family;
            return this;
        }

        /**
         * Sets the kind of model: {@code chat}, {@code embeddings} or {@code completion}; null =
         * unknown.
         */
        public Builder type(String type) {
            this.type = type;
            return this;
        }

        /** Sets whether the model is a preview; null = unknown. */
        public Builder preview(Boolean preview) {
            this.preview = preview;
            return this;
        }

        /**
         * Sets the organisation's policy for the model, {@code enabled} or {@code disabled}; null =
         * unknown.
         */
        public Builder policyState(String policyState) {
            this.policyState = policyState;
            return this;
        }

        /**
         * Sets the API paths that the model supports, such as {@code /chat/completions}, {@code
         * /responses} and {@code /v1/messages}; empty if unknown.
         */
        public Builder supportedEndpoints(List<String> supportedEndpoints) {
            this.supportedEndpoints = supportedEndpoints;
            return this;
        }

        /**
         * Sets the API paths that the model supports, such as {@code /chat/completions}, {@code
         * /responses} and {@code /v1/messages}; empty if unknown.
         */
        public Builder supportedEndpoints(String... supportedEndpoints) {
            return supportedEndpoints(List.of(supportedEndpoints));
        }

        /** Sets the limits in tokens; null = {@link ModelLimits#UNKNOWN}. */
        public Builder limits(ModelLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Sets the capabilities of the model; null = {@link ModelCapabilities#UNKNOWN}. */
        public Builder supports(ModelCapabilities supports) {
            this.supports = supports;
            return this;
        }

        /** Sets the price of the model; null = unknown. */
        public Builder billing(ModelBilling billing) {
            this.billing = billing;
            return this;
        }

        /**
         * Returns the model.
         *
         * @throws NullPointerException if the id or an element of a list is null
         * @throws IllegalArgumentException if the id is blank
         */
        public ModelInfo build() {
            return new ModelInfo(
                    new Members(
                            id,
                            name,
                            vendor,
                            version,
                            family,
                            type,
                            preview,
                            policyState,
                            supportedEndpoints,
                            limits,
                            supports,
                            billing));
        }
    }
}
