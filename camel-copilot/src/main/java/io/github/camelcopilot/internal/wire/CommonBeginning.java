package io.github.camelcopilot.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The members before {@code choices}, with which each event of a stream begins as the one before:
 * id, object, time, model. Once they were read, comparing their bytes is many times faster than
 * reading them again. Used by one thread at a time.
 */
public final class CommonBeginning {

    private static final byte[] CHOICES = ",\"choices\":".getBytes(StandardCharsets.US_ASCII);

    /** A stream whose events begin otherwise each time is not worth the copies. */
    private static final int MOST_COPIES = 8;

    private static final int MOST_BYTES = 1024;

    /** From the brace to the colon behind {@code choices}. */
    private byte[] bytes = {};

    private int copies;

    /**
     * Returns how many bytes of an event are known, up to the comma before {@code choices}; 0 =
     * none.
     */
    public int lengthIn(byte[] data, int offset, int length) {
        boolean known =
                bytes.length > 0
                        && length > bytes.length
                        && Arrays.equals(
                                data, offset, offset + bytes.length, bytes, 0, bytes.length);
        return known ? bytes.length - CHOICES.length : 0;
    }

    /** Returns whether it is worth telling how further events begin. */
    public boolean isLearning() {
        return copies < MOST_COPIES;
    }

    /**
     * Takes note of an event that has been read, in its own right and to its end.
     *
     * @param choices where the value of {@code choices} begins, from the offset on
     */
    public void learn(byte[] data, int offset, int choices) {
        int comma = choices - CHOICES.length;
        boolean usual =
                comma > 1
                        && choices <= MOST_BYTES
                        && Arrays.equals(
                                data, offset + comma, offset + choices, CHOICES, 0, CHOICES.length);
        if (usual) {
            bytes = Arrays.copyOfRange(data, offset, offset + choices);
        }
        copies++;
    }
}
