// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * The remaining quota of the plan, as reported by the headers of a response. In JSON, {@code
 * resetAt} is a string in ISO 8601 format, so a plain {@code ObjectMapper} can read and write it.
 */
public final class Quota {

    @JsonValue private final Members members;

    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.NONE,
            getterVisibility = JsonAutoDetect.Visibility.NONE)
    private record Members(@JsonProperty double remainingPercent, Instant resetAt) {

        @JsonCreator
        static Members ofJson(
                @JsonProperty("remainingPercent") double remainingPercent,
                @JsonProperty("resetAt") String resetAt) {
            return new Members(remainingPercent, resetAt == null ? null : Instant.parse(resetAt));
        }

        @JsonProperty("resetAt")
        String resetAtText() {
            return resetAt == null ? null : resetAt.toString();
        }
    }

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
        builder.remainingPercent = members.remainingPercent;
        builder.resetAt = members.resetAt;
        return builder;
    }

    /** Returns the remaining quota in percent, from 0 to 100; 100 for an unlimited plan. */
    public double remainingPercent() {
        return members.remainingPercent;
    }

    /** Returns the time at which the quota is reset, or null if unknown. */
    public Instant resetAt() {
        return members.resetAt;
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

        private double remainingPercent;
        private Instant resetAt;

        private Builder() {}

        /** Sets the remaining quota in percent, from 0 to 100; 100 for an unlimited plan. */
        public Builder remainingPercent(double remainingPercent) {
            this.remainingPercent = remainingPercent;
            return this;
        }

        /** Sets the time at which the quota is reset; null = unknown. */
        public Builder resetAt(Instant resetAt) {
            this.resetAt = resetAt;
            return this;
        }

        /** Returns the quota. */
        public Quota build() {
            return new Quota(new Members(remainingPercent, resetAt));
        }
    }
}
