// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** Whether the model may, must or must not call a tool. */
public final class ToolChoice {

    /** The model decides. This is the default of every service if there are tools. */
    public static final ToolChoice AUTO = new ToolChoice(new Members(Type.AUTO, null));

    /** The model calls no tool. */
    public static final ToolChoice NONE = new ToolChoice(new Members(Type.NONE, null));

    /** The model must call at least one tool. */
    public static final ToolChoice REQUIRED = new ToolChoice(new Members(Type.REQUIRED, null));

    /** The kind of choice. */
    public enum Type {
        /** The model decides. */
        AUTO,
        /** The model calls no tool. */
        NONE,
        /** The model must call at least one tool. */
        REQUIRED,
        /** The model must call the tool with this name. */
        NAMED
    }

    @JsonValue private final Members members;

    private record Members(Type type, String name) {

        private Members {
            if ((Objects.requireNonNull(type, "type") == Type.NAMED) != (name != null)) {
                throw new IllegalArgumentException("NAMED, and no other choice, has a name");
            }
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ToolChoice(Members members) {
        this.members = members;
    }

    /**
     * Returns the choice that requires the model to call this tool.
     *
     * @param name the name of a {@link ToolSpec}
     * @throws NullPointerException if the name is null
     */
    public static ToolChoice named(String name) {
        return new ToolChoice(new Members(Type.NAMED, Objects.requireNonNull(name, "name")));
    }

    /** Returns the kind of the choice. */
    public Type type() {
        return members.type;
    }

    /** Returns the name of the tool; null unless the type is {@link Type#NAMED}. */
    public String name() {
        return members.name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolChoice that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ToolChoice.class, members);
    }
}
