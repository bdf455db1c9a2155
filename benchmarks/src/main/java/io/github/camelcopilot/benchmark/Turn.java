// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.Locale;

/**
 * What one turn of one side gave. Its text form is how one process tells another.
 *
 * @param cpuMicrosPerChunk of the whole process: compiler and garbage collector count too
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
