// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The price of a model, from its entry in the list of models: the prices of its tokens for plans
 * that are billed in AI credits, and its multiplier for old annual plans that count premium
 * requests.
 */
public final class ModelBilling {

    @JsonValue private final Members members;

    private record Members(Boolean premium, Double multiplier, TokenPrices tokenPrices) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ModelBilling(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.premium = members.premium;
        builder.multiplier = members.multiplier;
        builder.tokenPrices = members.tokenPrices;
        return builder;
    }

    /** Returns whether calls count against the premium quota, or null if unknown. */
    public Boolean premium() {
        return members.premium;
    }

    /**
     * Returns how many premium requests a prompt with the initiator {@code user} counts as, or null
     * if unknown.
     */
    public Double multiplier() {
        return members.multiplier;
    }

    /** Returns the prices of tokens, or null if unknown. */
    public TokenPrices tokenPrices() {
        return members.tokenPrices;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelBilling that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ModelBilling.class, members);
    }

    /** Builds a {@link ModelBilling}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Boolean premium;
        private Double multiplier;
        private TokenPrices tokenPrices;

        private Builder() {}

        /** Sets whether calls count against the premium quota; null = unknown. */
        public Builder premium(Boolean premium) {
            this.premium = premium;
            return this;
        }

        /**
         * Sets how many premium requests a prompt with the initiator {@code user} counts as; null =
         * unknown.
         */
        public Builder multiplier(Double multiplier) {
            this.multiplier = multiplier;
            return this;
        }

        /** Sets the prices of tokens; null = unknown. */
        public Builder tokenPrices(TokenPrices tokenPrices) {
            this.tokenPrices = tokenPrices;
            return this;
        }

        /** Returns the price. */
        public ModelBilling build() {
            return new ModelBilling(new Members(premium, multiplier, tokenPrices));
        }
    }
}
