// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/** Why the model stops writing an answer. */
enum Completeness {
    /** It has written all of it, tool calls included. */
    WHOLE,
    /** It refuses to answer: the text is the refusal. */
    REFUSED,
    /** The limit of tokens is reached. */
    CUT_OFF,
    /** A filter of the service has ended the answer. */
    FILTERED
}
