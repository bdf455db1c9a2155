package io.github.camelcopilot.internal.wire;

/** Bounds what the tool calls of one stream hold. Used by one thread at a time. */
public final class ToolCallSize {

    /** What a call without arguments counts, so that their number is bounded too. */
    public static final int LEAST = 100;

    private final long max;
    private long size;

    /**
     * @param max the most characters of all calls
     */
    public ToolCallSize(long max) {
        this.max = max;
    }

    /**
     * Takes note of further characters, or of fewer.
     *
     * @throws UnreadableAnswerException if there are too many
     */
    public void grow(int by) throws UnreadableAnswerException {
        size += by;
        if (size > max) {
            throw new UnreadableAnswerException(
                    "its tool calls are larger than maxAnswerSize (" + max + ")");
        }
    }
}
