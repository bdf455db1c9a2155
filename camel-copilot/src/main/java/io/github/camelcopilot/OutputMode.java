// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/** How a service receives the JSON Schema of the answer. */
public enum OutputMode {
    /** As the service's own member where it supports the schema, otherwise in the prompt. */
    AUTO,
    /** As the service's own member. */
    NATIVE,
    /** In the system message. */
    PROMPT
}
