// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The prices of a model's tokens, from its entry in the list of models. Each price is in nano-AIU
 * per {@link #batchSize()} tokens.
 */
public final class TokenPrices {

    @JsonValue private final Members members;

    private record Members(
            long batchSize,
            Long input,
            Long output,
            Long cacheRead,
            Long cacheWrite,
            Long longContextFrom,
            TokenPrices longContext) {

        private Members {
            if (batchSize <= 0) {
                throw new IllegalArgumentException("The batchSize of prices must be positive");
            }
            for (Long price : new Long[] {input, output, cacheRead, cacheWrite}) {
                if (price != null && price < 0) {
                    throw new IllegalArgumentException("A price of tokens must not be negative");
                }
            }
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private TokenPrices(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.batchSize = members.batchSize;
        builder.input = members.input;
        builder.output = members.output;
        builder.cacheRead = members.cacheRead;
        builder.cacheWrite = members.cacheWrite;
        builder.longContextFrom = members.longContextFrom;
        builder.longContext = members.longContext;
        return builder;
    }

    /** Returns the number of tokens to which the prices apply. */
    public long batchSize() {
        return members.batchSize;
    }

    /**
     * Returns the price of prompt tokens that are neither read from nor written to the cache, or
     * null if unknown.
     */
    public Long input() {
        return members.input;
    }

    /** Returns the price of the tokens of the answer, or null if unknown. */
    public Long output() {
        return members.output;
    }

    /**
     * Returns the price of prompt tokens that are read from the cache, or null if it is that of the
     * input.
     */
    public Long cacheRead() {
        return members.cacheRead;
    }

    /**
     * Returns the price of prompt tokens that are written to the cache, or null if it is that of
     * the input.
     */
    public Long cacheWrite() {
        return members.cacheWrite;
    }

    /**
     * Returns the number of prompt tokens above which {@link #longContext()} applies, or null if
     * unknown.
     */
    public Long longContextFrom() {
        return members.longContextFrom;
    }

    /** Returns the prices of long prompts, or null if they are the same. */
    public TokenPrices longContext() {
        return members.longContext;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenPrices that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(TokenPrices.class, members);
    }

    /** Builds a {@link TokenPrices}. Not safe for use by several threads at once. */
    public static final class Builder {

        private long batchSize = 1_000_000;
        private Long input;
        private Long output;
        private Long cacheRead;
        private Long cacheWrite;
        private Long longContextFrom;
        private TokenPrices longContext;

        private Builder() {}

        /** Sets the number of tokens to which the prices apply. */
        public Builder batchSize(long batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * Sets the price of prompt tokens that are neither read from nor written to the cache, or
         * null if unknown.
         */
        public Builder input(Long input) {
            this.input = input;
            return this;
        }

        /** Sets the price of the tokens of the answer, or null if unknown. */
        public Builder output(Long output) {
            this.output = output;
            return this;
        }

        /**
         * Sets the price of prompt tokens that are read from the cache, or null if it is that of
         * the input.
         */
        public Builder cacheRead(Long cacheRead) {
            this.cacheRead = cacheRead;
            return this;
        }

        /**
         * Sets the price of prompt tokens that are written to the cache, or null if it is that of
         * the input.
         */
        public Builder cacheWrite(Long cacheWrite) {
            this.cacheWrite = cacheWrite;
            return this;
        }

        /**
         * Sets the number of prompt tokens above which {@link #longContext()} applies, or null if
         * unknown.
         */
        public Builder longContextFrom(Long longContextFrom) {
            this.longContextFrom = longContextFrom;
            return this;
        }

        /** Sets the prices of long prompts, or null if they are the same. */
        public Builder longContext(TokenPrices longContext) {
            this.longContext = longContext;
            return this;
        }

        /**
         * Returns the prices.
         *
         * @throws IllegalArgumentException if the size of a batch is not positive, or if a price is
         *     negative
         */
        public TokenPrices build() {
            return new TokenPrices(
                    new Members(
                            batchSize,
                            input,
                            output,
                            cacheRead,
                            cacheWrite,
                            longContextFrom,
                            longContext));
        }
    }
}
