// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * One quota of the plan, as the service reports it with an answer or in the report of {@code
 * copilot:usage}. In JSON, {@code resetAt} is a string in ISO 8601 format, so a plain {@code
 * ObjectMapper} can read and write it.
 */
public final class Quota {

    @JsonValue private final Members members;

    private record Members(
            String name,
            Double entitlement,
            Double remaining,
            double percent,
            boolean unlimited,
            boolean exhausted,
            boolean overagePermitted,
            double overage,
            String resetAt) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private Quota(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.name = members.name;
        builder.entitlement = members.entitlement;
        builder.remaining = members.remaining;
        builder.percent = members.percent;
        builder.unlimited = members.unlimited;
        builder.exhausted = members.exhausted;
        builder.overagePermitted = members.overagePermitted;
        builder.overage = members.overage;
        builder.resetAt = resetAt();
        return builder;
    }

    /**
     * Returns the name of the quota, such as {@code premium_interactions} or {@code chat}, or null
     * if unknown.
     */
    public String name() {
        return members.name;
    }

    /**
     * Returns the number of requests or AI credits that the plan includes, or null if unknown or
     * unlimited.
     */
    public Double entitlement() {
        return members.entitlement;
    }

    /**
     * Returns the number of requests or AI credits that remain, or null if unknown or unlimited.
     */
    public Double remaining() {
        return members.remaining;
    }

    /**
     * Returns the remaining quota in percent: 100 for an unlimited quota, and negative if more was
     * used than the plan includes.
     */
    public double percent() {
        return members.percent;
    }

    /** Returns whether the plan sets no limit. */
    public boolean unlimited() {
        return members.unlimited;
    }

    /**
     * Returns whether nothing remains; an unlimited quota may be exhausted as well, if the plan no
     * longer grants it.
     */
    public boolean exhausted() {
        return members.exhausted;
    }

    /** Returns whether more than the entitlement may be used, at additional cost. */
    public boolean overagePermitted() {
        return members.overagePermitted;
    }

    /** Returns the number of requests or AI credits used beyond the entitlement. */
    public double overage() {
        return members.overage;
    }

    /** Returns the time at which the quota is reset, or null if unknown. */
    public Instant resetAt() {
        return members.resetAt == null ? null : Instant.parse(members.resetAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quota that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(Quota.class, members);
    }

    /** Builds a {@link Quota}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String name;
        private Double entitlement;
        private Double remaining;
        private double percent;
        private boolean unlimited;
        private boolean exhausted;
        private boolean overagePermitted;
        private double overage;
        private Instant resetAt;

        private Builder() {}

        /**
         * Sets the name of the quota, such as {@code premium_interactions} or {@code chat}, or null
         * if unknown.
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets the number of requests or AI credits that the plan includes, or null if unknown or
         * unlimited.
         */
        public Builder entitlement(Double entitlement) {
            this.entitlement = entitlement;
            return this;
        }

        /**
         * Sets the number of requests or AI credits that remain, or null if unknown or unlimited.
         */
        public Builder remaining(Double remaining) {
            this.remaining = remaining;
            return this;
        }

        /**
         * Sets the remaining quota in percent: 100 for an unlimited quota, and negative if more was
         * used than the plan includes.
         */
        public Builder percent(double percent) {
            this.percent = percent;
            return this;
        }

        /** Sets whether the plan sets no limit. */
        public Builder unlimited(boolean unlimited) {
            this.unlimited = unlimited;
            return this;
        }

        /**
         * Sets whether nothing remains; an unlimited quota may be exhausted as well, if the plan no
         * longer grants it.
         */
        public Builder exhausted(boolean exhausted) {
            this.exhausted = exhausted;
            return this;
        }

        /** Sets whether more than the entitlement may be used, at additional cost. */
        public Builder overagePermitted(boolean overagePermitted) {
            this.overagePermitted = overagePermitted;
            return this;
        }

        /** Sets the number of requests or AI credits used beyond the entitlement. */
        public Builder overage(double overage) {
            this.overage = overage;
            return this;
        }

        /** Sets the time at which the quota is reset, or null if unknown. */
        public Builder resetAt(Instant resetAt) {
            this.resetAt = resetAt;
            return this;
        }

        /** Returns the quota. */
        public Quota build() {
            return new Quota(
                    new Members(
                            name,
                            entitlement,
                            remaining,
                            percent,
                            unlimited,
                            exhausted,
                            overagePermitted,
                            overage,
                            resetAt == null ? null : resetAt.toString()));
        }
    }
}
