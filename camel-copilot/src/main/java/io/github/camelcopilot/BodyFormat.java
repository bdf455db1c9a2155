// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/** How to interpret a text body. */
public enum BodyFormat {
    /** The body is the prompt. */
    TEXT,
    /** The body is a JSON request in the format of OpenAI Chat Completions. */
    OPENAI
}
