// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles the tool calls of one streamed answer, in the order in which they begin and within a
 * size limit, which includes the reasoning that goes back with them. The decoder of the wire format
 * decides which call a fragment belongs to. Used by one thread at a time.
 */
public final class ToolCallAssembler {

    /** Size of a call without content in characters, so that the number of calls is limited. */
    public static final int MIN_CALL_SIZE = 100;

    private final long maxSize;
    private long size;

    /** Immutable as long as there is none, since most answers have none. */
    private List<PartialCall> calls = List.of();

    /**
     * @param maxSize maximum number of characters of all calls
     */
    public ToolCallAssembler(long maxSize) {
        this.maxSize = maxSize;
    }

    /** Begins another call. */
    public PartialCall begin() throws UnreadableAnswerException {
        grow(MIN_CALL_SIZE);
        PartialCall call = new PartialCall();
        if (calls.isEmpty()) {
            calls = new ArrayList<>();
        }
        calls.add(call);
        return call;
    }

    /** Excludes a call from {@link #calls}; its size still counts. */
    public void exclude(PartialCall call) {
        calls.remove(call);
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Returns the calls as far as they have been received. */
    public List<ToolCall> calls() {
        return calls.stream().map(PartialCall::toolCall).toList();
    }

    /**
     * Counts added characters; a negative number counts removed ones.
     *
     * @throws UnreadableAnswerException if the size exceeds the limit
     */
    public void grow(int by) throws UnreadableAnswerException {
        size += by;
        if (size > maxSize) {
            throw new UnreadableAnswerException(
                    "its tool calls and the reasoning to send back are larger than maxAnswerSize ("
                            + maxSize
                            + ")");
        }
    }

    /** Returns what {@link PartialCall#extra} was given for each of the calls; null = nothing. */
    public List<ObjectNode> extras() {
        List<ObjectNode> extras = new ArrayList<>(calls.size());
        calls.forEach(call -> extras.add(call.extra));
        return extras;
    }

    /** A call that is being received. Its setters throw if the size exceeds the limit. */
    public final class PartialCall {

        private final StreamedArguments arguments = new StreamedArguments();
        private String id = "";
        private String name = "";
        private String initialArguments = "";
        private ObjectNode extra;

        private PartialCall() {}

        public String id() {
            return id;
        }

        /** Replaces the id. */
        public void id(String newId) throws UnreadableAnswerException {
            grow(newId.length() - id.length());
            id = newId;
        }

        public String name() {
            return name;
        }

        /** Replaces the name. */
        public void name(String newName) throws UnreadableAnswerException {
            grow(newName.length() - name.length());
            name = newName;
        }

        /** Returns the arguments for comparison. */
        public StreamedArguments arguments() {
            return arguments;
        }

        /** Sets the arguments that apply if no fragments follow. */
        public void initialArguments(String whole) throws UnreadableAnswerException {
            grow(whole.length() - initialArguments.length());
            initialArguments = whole;
        }

        /** Adds a fragment of the arguments. */
        public void append(String fragment) throws UnreadableAnswerException {
            grow(arguments.add(fragment));
        }

        /** Replaces the fragments so far with the complete arguments. */
        public void replaceArguments(String whole) throws UnreadableAnswerException {
            grow(arguments.replace(whole));
        }

        /** Adds further members of the call that go back to the service with it. */
        public void extra(ObjectNode members) throws UnreadableAnswerException {
            grow(members.toString().length());
            extra = extra == null ? members : extra.setAll(members);
        }

        public ToolCall toolCall() {
            String joined = arguments.toString();
            return ToolCall.of(id, name, joined.isEmpty() ? initialArguments : joined);
        }
    }
}
