package io.github.camelcopilot.internal.message;

import java.io.ByteArrayOutputStream;

/** Keeps what is written up to a limit and drops the rest. Owned by the thread that writes. */
final class BoundedOutput extends ByteArrayOutputStream {

    private final long limit;
    private boolean overfull;

    BoundedOutput(long limit) {
        this.limit = limit;
    }

    boolean isOverfull() {
        return overfull;
    }

    @Override
    public synchronized void write(int b) {
        if (count < limit) {
            super.write(b);
        } else {
            overfull = true;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int taken = (int) Math.min(length, limit - count);
        super.write(bytes, offset, taken);
        overfull |= taken < length;
    }
}
