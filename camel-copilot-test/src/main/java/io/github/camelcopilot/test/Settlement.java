// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.IOException;

/**
 * Receives the end of an answer: delivered completely, or not. Only the first end has an effect.
 */
interface Settlement {

    /** For an answer that is not counted. */
    Settlement NONE =
            new Settlement() {
                @Override
                public boolean deliver(LastWrite write) throws IOException {
                    return write.complete();
                }

                @Override
                public void cancel() {}
            };

    /** Writes the last bytes of an answer. */
    interface LastWrite {
        /** Returns whether all bytes were written; if not, it is called again. */
        boolean complete() throws IOException;
    }

    /** Performs the last write, and counts the answer if the write is complete. */
    boolean deliver(LastWrite write) throws IOException;

    /** Called when the answer ends without its last bytes, and after each answer. */
    void cancel();
}
