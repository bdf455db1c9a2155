// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Objects;

/** A tool call of the model, as a later request of the conversation repeats it. Immutable. */
public final class ReceivedToolCall {

    private final String id;
    private final String name;
    private final String arguments;

    ReceivedToolCall(String id, String name, String arguments) {
        this.id = id;
        this.name = name;
        this.arguments = arguments;
    }

    /** Returns the id of the call, to which a result refers; empty if it has none. */
    public String id() {
        return id;
    }

    /** Returns the name of the tool. */
    public String name() {
        return name;
    }

    /** Returns the arguments as text, usually a JSON object. */
    public String arguments() {
        return arguments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedToolCall that
                && id.equals(that.id)
                && name.equals(that.name)
                && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, arguments);
    }

    @Override
    public String toString() {
        return id + ": " + name + arguments;
    }
}
