// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/** Which tool calls need approval. */
public enum ToolApprovalScope {
    /**
     * Those of tools that may change something: all but the ones with {@code readOnlyHint=true}.
     */
    DESTRUCTIVE,
    /** All. */
    ALL
}
