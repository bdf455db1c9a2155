// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles the tool calls of one streamed answer, in the order in which they begin and within a
 * limit of size. Which call a fragment belongs to is up to its wire format. Used by one thread at a
 * time.
 */
public final class ToolCallAssembler {

    /** What a call without content counts as, so that the number of calls is limited too. */
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

    /** Returns another call, without content so far. */
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
     * Counts characters that have been added, or removed if they are fewer than 0.
     *
     * @throws UnreadableAnswerException if there are too many
     */
    public void grow(int by) throws UnreadableAnswerException {
        size += by;
        if (size > maxSize) {
            throw new UnreadableAnswerException(
                    "its tool calls are larger than maxAnswerSize (" + maxSize + ")");
        }
    }

    /** A call that is being received. Whatever would exceed the limit of size is refused. */
    public final class PartialCall {

        private final StreamedArguments arguments = new StreamedArguments();
        private String id = "";
        private String name = "";
        private String initialArguments = "";

        private PartialCall() {}

        public String id() {
            return id;
        }

        /** Sets the id, in place of any before. */
        public void id(String newId) throws UnreadableAnswerException {
            grow(newId.length() - id.length());
            id = newId;
        }

        public String name() {
            return name;
        }

        /** Sets the name, in place of any before. */
        public void name(String newName) throws UnreadableAnswerException {
            grow(newName.length() - name.length());
            name = newName;
        }

        /** Returns the arguments, to be compared. */
        public StreamedArguments arguments() {
            return arguments;
        }

        /** Sets arguments that apply unless fragments follow. */
        public void initialArguments(String whole) throws UnreadableAnswerException {
            grow(whole.length() - initialArguments.length());
            initialArguments = whole;
        }

        /** Adds a fragment of the arguments. */
        public void append(String fragment) throws UnreadableAnswerException {
            grow(arguments.add(fragment));
        }

        /** Sets the complete arguments, in place of all fragments before. */
        public void replaceArguments(String whole) throws UnreadableAnswerException {
            grow(arguments.replace(whole));
        }

        public ToolCall toolCall() {
            String joined = arguments.toString();
            return ToolCall.of(id, name, joined.isEmpty() ? initialArguments : joined);
        }
    }
}
