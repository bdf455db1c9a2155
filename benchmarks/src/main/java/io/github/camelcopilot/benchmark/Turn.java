// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.Locale;

/**
 * The result of one turn of one side. Its string form passes it from one process to another.
 *
 * @param chunksPerSecond number of chunks per second
 * @param cpuMicrosPerChunk CPU time of the whole process, including compiler and garbage collector,
 *     per chunk in microseconds
 */
record Turn(double chunksPerSecond, double cpuMicrosPerChunk) {

    static Turn parse(String text) {
        String[] values = text.split(" ", 2);
        return new Turn(Double.parseDouble(values[0]), Double.parseDouble(values[1]));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f %.4f", chunksPerSecond, cpuMicrosPerChunk);
    }
}
