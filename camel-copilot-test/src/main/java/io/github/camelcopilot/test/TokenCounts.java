// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/**
 * The tokens of one answer. Immutable.
 *
 * @param input all tokens of the prompt
 * @param cacheRead those of the prompt that were read from the cache
 * @param cacheWrite those of the prompt that were written to the cache
 * @param output all tokens of the answer
 * @param reasoning those of the answer that were spent on reasoning
 */
record TokenCounts(int input, int cacheRead, int cacheWrite, int output, int reasoning) {

    static TokenCounts of(int input, int output) {
        return new TokenCounts(input, 0, 0, output, 0);
    }

    /**
     * Returns the same tokens, divided differently. The cache is read before it is written; each
     * part is at most what is left of its whole.
     */
    TokenCounts divided(int read, int written, int reasoned) {
        int actuallyRead = Math.min(read, input);
        return new TokenCounts(
                input,
                actuallyRead,
                Math.min(written, input - actuallyRead),
                output,
                Math.min(reasoned, output));
    }

    /** Returns the tokens of the prompt that were neither read from nor written to the cache. */
    int fresh() {
        return input - cacheRead - cacheWrite;
    }

    int total() {
        return input + output;
    }
}
