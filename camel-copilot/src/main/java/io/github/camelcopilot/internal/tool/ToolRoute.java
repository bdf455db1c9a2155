// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolInvocation;
import java.util.concurrent.CompletableFuture;

/** A running route to which calls of a tool are sent. Any thread may use it. */
public interface ToolRoute {

    /**
     * Sends a call to the route, which runs on another thread.
     *
     * @param arguments the checked arguments
     * @param result completed with the text of the result, or with the exception of the route
     */
    void send(ToolInvocation call, ToolArguments arguments, CompletableFuture<String> result);
}
