// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.login.CredentialStatus;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness check: up if every credential that running producers use is present, unexpired and not
 * refused. Sends no request.
 */
final class CredentialHealthCheck extends AbstractHealthCheck {

    private final CredentialMonitor monitor;

    /**
     * @param component the name of the component; a context may have several components
     */
    CredentialHealthCheck(CredentialMonitor monitor, String component) {
        super("camel", component + "-credential");
        this.monitor = monitor;
    }

    @Override
    public boolean isLiveness() {
        // A restart would not provide a credential.
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        List<CredentialStatus> statuses;
        try {
            statuses = monitor.statuses();
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
