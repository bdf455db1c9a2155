// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import java.io.IOException;
import java.io.Reader;

/** Reads the characters of one reader, and then those of another. Used by one thread. */
final class JoinedReader extends Reader {

    private final Reader first;
    private final Reader rest;
    private boolean firstRead;

    JoinedReader(Reader first, Reader rest) {
        this.first = first;
        this.rest = rest;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (!firstRead) {
            int read = first.read(target, offset, length);
            if (read >= 0) {
                return read;
            }
            firstRead = true;
        }
        return rest.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
