// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.provider.GitHubApi;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where the usage report of one endpoint comes from: GitHub's API, and the quotas that answers have
 * reported since. Immutable, so any thread may use it; no method blocks.
 */
public final class UsageSource {

    private final CopilotClient client;
    private final UsageReports reports;
    private final UsageResource resource;
    private final Object service;

    /**
     * @param client has the credential, and knows the quotas that answers report
     * @param connections identifies how the endpoint reaches the API
     */
    public UsageSource(
            CopilotClient client, GitHubApi api, UsageReports reports, Object connections) {
        this.client = client;
        this.reports = reports;
        this.resource = new UsageResource(api, client.responseFailures(), client.safeText());
        this.service = List.of(api, connections, client.provider().host());
    }

    /**
     * Returns the usage report of the user to whom the credential belongs. The stage is completed
     * on any thread, and fails with a {@link CopilotException}.
     *
     * @param callerToken the token of the caller, or null for the shared one
     */
    public CompletionStage<UsageReport> report(Secret callerToken) {
        Object credential = client.identity(callerToken);
        return Stages.copyOf(
                reports.get(
                                new UsageReports.Key(service, credential),
                                () ->
                                        client.get(
                                                resource,
                                                callerToken,
                                                client.settings().maxRetries()))
                        .thenApply(
                                reported ->
                                        QuotaUpdate.of(
                                                reported, client.quotaGuard().known(credential))));
    }
}
