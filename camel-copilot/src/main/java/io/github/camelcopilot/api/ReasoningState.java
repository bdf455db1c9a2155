// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Encrypted or signed reasoning that a service wants back, unchanged, with the assistant message to
 * which it belongs. It is meaningful only in the wire format and for the model that generated it,
 * so it is left out of requests in another format or to another model.
 */
public final class ReasoningState {

    @JsonValue private final Members members;

    private record Members(WireFormat format, String model, List<Map<String, Object>> items) {

        private Members {
            Objects.requireNonNull(format, "format");
            items = items == null ? List.of() : items.stream().map(Values::copyOf).toList();
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ReasoningState(Members members) {
        this.members = members;
    }

    /**
     * Returns the state that an answer holds.
     *
     * @param format the wire format of the answer
     * @param model the requested model, or null if the service chose it
     * @param items the parts of the state, in order, in the JSON of the format
     * @throws NullPointerException if the format or an item is null
     */
    public static ReasoningState of(
            WireFormat format, String model, List<Map<String, Object>> items) {
        return new ReasoningState(new Members(format, model, items));
    }

    /** Returns the wire format in which the state was received. */
    public WireFormat format() {
        return members.format;
    }

    /** Returns the requested model, or null if the service chose it. */
    public String model() {
        return members.model;
    }

    /** Returns the parts of the state, in order, in the JSON of the format. */
    public List<Map<String, Object>> items() {
        return members.items;
    }

    /** Returns the same state for a model. */
    public ReasoningState withModel(String model) {
        return of(members.format, model, members.items);
    }

    /** Returns whether the state may be sent in this format to this model. */
    public boolean isFor(WireFormat format, String model) {
        return members.format == format && Objects.equals(members.model, model);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReasoningState that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ReasoningState.class, members);
    }
}
