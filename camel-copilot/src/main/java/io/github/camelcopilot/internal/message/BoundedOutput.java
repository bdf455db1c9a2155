// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import java.io.ByteArrayOutputStream;

/**
 * Keeps the first bytes that are written, up to a limit, and drops the rest. Used by one thread.
 */
final class BoundedOutput extends ByteArrayOutputStream {

    private final long limit;
    private boolean exceeded;

    BoundedOutput(long limit) {
        this.limit = limit;
    }

    boolean isExceeded() {
        return exceeded;
    }

    @Override
    public synchronized void write(int b) {
        if (count < limit) {
            super.write(b);
        } else {
            exceeded = true;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int taken = (int) Math.min(length, limit - count);
        super.write(bytes, offset, taken);
        exceeded |= taken < length;
    }
}
