package io.github.camelcopilot;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.login.LoginTokenSource;
import io.github.camelcopilot.internal.options.EndpointOptions;
import java.util.function.UnaryOperator;

/**
 * Gives tests in other packages what a component lets them replace, and what an endpoint has read.
 */
public final class ComponentAccess {

    private ComponentAccess() {}

    /** Replaces the environment variables. */
    public static void setEnvironment(
            CopilotComponent component, UnaryOperator<String> environment) {
        component.setEnvironment(environment);
    }

    /** Returns the options as an endpoint has read them. */
    public static EndpointOptions options(CopilotEndpoint endpoint) {
        return endpoint.options();
    }

    /** Returns what gives an endpoint the tokens of its login. */
    public static LoginTokenSource login(CopilotEndpoint endpoint) {
        return endpoint.login();
    }

    /** Replaces the clock and its alarms; to be called before the first endpoint starts. */
    public static void setScheduler(CopilotComponent component, Scheduler scheduler) {
        component.setScheduler(scheduler);
    }
}
