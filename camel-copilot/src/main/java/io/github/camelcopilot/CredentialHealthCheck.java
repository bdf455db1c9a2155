package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.login.CredentialStatus;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness: each credential that producers spend is there, has not expired and was not refused. It
 * looks at what is known, and asks neither the service nor anybody else.
 */
final class CredentialHealthCheck extends AbstractHealthCheck {

    private final CopilotComponent component;

    /**
     * @param name the component's, for a context may have several
     */
    CredentialHealthCheck(CopilotComponent component, String name) {
        super("camel", name + "-credential");
        this.component = component;
    }

    @Override
    public boolean isLiveness() {
        // To be restarted would not log anybody in.
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        List<CredentialStatus> statuses;
        try {
            statuses = component.credentials();
        } catch (CopilotException unusable) {
            result.down().message(unusable.getMessage()).error(unusable);
            return;
        }
        boolean ready =
                statuses.stream()
                        .allMatch(status -> status.state() == CredentialStatus.State.AUTHORIZED);
        result.message(
                statuses.isEmpty()
                        ? "No producer has a credential of its own"
                        : String.join(
                                "; ", statuses.stream().map(CredentialStatus::sentence).toList()));
        if (ready) {
            result.up();
        } else {
            result.down();
        }
    }
}
