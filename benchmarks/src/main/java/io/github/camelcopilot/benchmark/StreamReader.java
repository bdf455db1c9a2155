// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

/** One way to read streams. Used by one thread. */
interface StreamReader {

    /**
     * Requests one stream and reads it to its end.
     *
     * @throws IllegalStateException if any part of the {@link StreamedAnswer} is missing
     */
    void read() throws Exception;
}
