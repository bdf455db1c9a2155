// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

/**
 * A prompt as the service got it, in neutral form.
 *
 * @param model what the body names
 * @param system the instructions
 * @param text the user's words
 * @param image as a data URL, or null
 * @param maxTokens the limit of the answer
 * @param streamed whether the answer is to be streamed
 */
record MatrixPrompt(
        String model, String system, String text, String image, int maxTokens, boolean streamed) {}
