// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The outcome of verifying one model with {@code copilot:models?verify=true}. */
public final class ModelCheck {

    @JsonValue private final Members members;

    private record Members(String model, int status, String code, String advice) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ModelCheck(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.model = members.model;
        builder.status = members.status;
        builder.code = members.code;
        builder.advice = members.advice;
        return builder;
    }

    /** Returns the id of the model. */
    public String model() {
        return members.model;
    }

    /**
     * Returns the HTTP status of the response; 0 if there was none, or if the model was not called.
     */
    public int status() {
        return members.status;
    }

    /** Returns the error code, or null if the model answered. */
    public String code() {
        return members.code;
    }

    /** Returns what to do, or null if the model answered. */
    public String advice() {
        return members.advice;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelCheck that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ModelCheck.class, members);
    }

    /** Builds a {@link ModelCheck}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String model;
        private int status;
        private String code;
        private String advice;

        private Builder() {}

        /** Sets the id of the model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the HTTP status of the response; 0 if there was none, or if the model was not
         * called.
         */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /** Sets the error code, or null if the model answered. */
        public Builder code(String code) {
            this.code = code;
            return this;
        }

        /** Sets what to do, or null if the model answered. */
        public Builder advice(String advice) {
            this.advice = advice;
            return this;
        }

        /** Returns the outcome. */
        public ModelCheck build() {
            return new ModelCheck(new Members(model, status, code, advice));
        }
    }
}
