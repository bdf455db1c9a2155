// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

/** One way to read streams. One thread uses it. */
interface StreamReader {

    /**
     * Asks for one stream and reads it to its end.
     *
     * @throws IllegalStateException if any part of the {@link StreamedAnswer} is missing
     */
    void read() throws Exception;
}
