// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.login.LoginTokenSource;
import io.github.camelcopilot.internal.options.EndpointOptions;
import java.util.function.UnaryOperator;

/** Gives tests in other packages access to package-private methods. */
public final class ComponentAccess {

    private ComponentAccess() {}

    /** Replaces the environment variables. */
    public static void setEnvironment(
            CopilotComponent component, UnaryOperator<String> environment) {
        component.credentials().setEnvironment(environment);
    }

    /** Returns the parsed options of an endpoint. */
    public static EndpointOptions options(CopilotEndpoint endpoint) {
        return endpoint.options();
    }

    /** Returns the login of an endpoint. */
    public static LoginTokenSource login(CopilotEndpoint endpoint) {
        return endpoint.login();
    }

    /** Reports the end of a tool call, as the agent loop does. */
    public static void toolCallEnded(CopilotEndpoint endpoint, ToolExecution execution)
            throws Exception {
        endpoint.statistics().onToolCall(execution);
        ((CopilotComponent) endpoint.getComponent())
                .runtime()
                .openCalls()
                .listeners()
                .onToolCall(execution);
    }

    /** Replaces the clock and its alarms. Called before the first endpoint starts. */
    public static void setScheduler(CopilotComponent component, Scheduler scheduler) {
        component.setScheduler(scheduler);
    }
}
