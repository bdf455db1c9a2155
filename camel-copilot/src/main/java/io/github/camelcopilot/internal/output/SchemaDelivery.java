// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

/** How the service receives the schema of the answer. */
public enum SchemaDelivery {
    /** As its own member if it supports the schema, otherwise in the system message. */
    AUTO,
    /** As its own member. */
    NATIVE,
    /** In the system message. */
    PROMPT
}
