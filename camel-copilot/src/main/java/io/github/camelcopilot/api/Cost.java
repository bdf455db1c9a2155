// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The price of one answer: as the service reported it, or estimated from the prices of its model.
 * An AI credit is 0.01 USD and 1,000,000,000 nano-AIU.
 */
public final class Cost {

    /** Number of nano-AIU in an AI credit. */
    public static final long NANO_AIU_PER_CREDIT = 1_000_000_000;

    @JsonValue private final Members members;

    private record Members(long nanoAiu, boolean estimated, Double premiumRequests) {
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        double credits() {
            return nanoAiu / (double) NANO_AIU_PER_CREDIT;
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private Cost(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.nanoAiu = members.nanoAiu;
        builder.estimated = members.estimated;
        builder.premiumRequests = members.premiumRequests;
        return builder;
    }

    /**
     * Returns the price in nano-AIU, the unit in which the service counts; sums of it are exact.
     */
    public long nanoAiu() {
        return members.nanoAiu;
    }

    /**
     * Returns whether the price was computed by the component, because the service did not report
     * it.
     */
    public boolean estimated() {
        return members.estimated;
    }

    /**
     * Returns the number of premium requests that the prompt counts as on an old annual plan, or
     * null if it was not priced by a multiplier.
     */
    public Double premiumRequests() {
        return members.premiumRequests;
    }

    /** Returns the price in AI credits. */
    public double credits() {
        return members.credits();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cost that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(Cost.class, members);
    }

    /** Builds a {@link Cost}. Not safe for use by several threads at once. */
    public static final class Builder {

        private long nanoAiu;
        private boolean estimated;
        private Double premiumRequests;

        private Builder() {}

        /**
         * Sets the price in nano-AIU, the unit in which the service counts; sums of it are exact.
         */
        public Builder nanoAiu(long nanoAiu) {
            this.nanoAiu = nanoAiu;
            return this;
        }

        /**
         * Sets whether the price was computed by the component, because the service did not report
         * it.
         */
        public Builder estimated(boolean estimated) {
            this.estimated = estimated;
            return this;
        }

        /**
         * Sets the number of premium requests that the prompt counts as on an old annual plan, or
         * null if it was not priced by a multiplier.
         */
        public Builder premiumRequests(Double premiumRequests) {
            this.premiumRequests = premiumRequests;
            return this;
        }

        /** Returns the cost. */
        public Cost build() {
            return new Cost(new Members(nanoAiu, estimated, premiumRequests));
        }
    }
}
