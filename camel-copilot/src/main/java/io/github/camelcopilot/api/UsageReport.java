// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The plan of a GitHub Copilot user and what remains of its quotas; the body of a message after
 * {@code copilot:usage}. In JSON, {@code resetAt} is a string in ISO 8601 format.
 */
public final class UsageReport {

    @JsonValue private final Members members;

    private record Members(String plan, String host, Map<String, Quota> quotas, String resetAt) {
        private Members {
            quotas =
                    quotas == null
                            ? Map.of()
                            : Collections.unmodifiableMap(new LinkedHashMap<>(quotas));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private UsageReport(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.plan = members.plan;
        builder.host = members.host;
        builder.quotas = members.quotas;
        builder.resetAt = resetAt();
        return builder;
    }

    /** Returns the name of the plan, such as {@code individual_pro}, or null if unknown. */
    public String plan() {
        return members.plan;
    }

    /**
     * Returns the base URL of the API for the plan, such as {@code
     * https://api.business.githubcopilot.com}, or null if unknown.
     */
    public String host() {
        return members.host;
    }

    /**
     * Returns the quotas by name: usually {@code chat}, {@code completions} and {@code
     * premium_interactions}.
     */
    public Map<String, Quota> quotas() {
        return members.quotas;
    }

    /** Returns the time at which the quotas are reset, or null if unknown. */
    public Instant resetAt() {
        return members.resetAt == null ? null : Instant.parse(members.resetAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UsageReport that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(UsageReport.class, members);
    }

    /** Builds a {@link UsageReport}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String plan;
        private String host;
        private Map<String, Quota> quotas = Map.of();
        private Instant resetAt;

        private Builder() {}

        /** Sets the name of the plan, such as {@code individual_pro}, or null if unknown. */
        public Builder plan(String plan) {
            this.plan = plan;
            return this;
        }

        /**
         * Sets the base URL of the API for the plan, such as {@code
         * https://api.business.githubcopilot.com}, or null if unknown.
         */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * Sets the quotas by name: usually {@code chat}, {@code completions} and {@code
         * premium_interactions}.
         */
        public Builder quotas(Map<String, Quota> quotas) {
            this.quotas = quotas;
            return this;
        }

        /** Sets the time at which the quotas are reset, or null if unknown. */
        public Builder resetAt(Instant resetAt) {
            this.resetAt = resetAt;
            return this;
        }

        /** Returns the report. */
        public UsageReport build() {
            return new UsageReport(
                    new Members(plan, host, quotas, resetAt == null ? null : resetAt.toString()));
        }
    }
}
