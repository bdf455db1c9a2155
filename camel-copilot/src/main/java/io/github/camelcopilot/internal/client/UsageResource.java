// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.wire.UsageJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GitHub's report about the plan of the user. Its quotas are recorded like those of answers.
 * Immutable, so any thread may use it.
 */
final class UsageResource implements Resource<UsageReport> {

    private static final long MAX_SIZE = 1 << 20;

    private static final int NOT_FOUND = 404;

    private static final String ACCESS_ADVICE =
            "This credential cannot see the usage report: an OAuth token (gho_…) or a GitHub App user token (ghu_…) of a"
                    + " user with a Copilot plan usually can; installation tokens (ghs_…) and fine-grained tokens"
                    + " (github_pat_…) usually cannot. The quotas that the service reports with its answers are still"
                    + " known, see the header CamelCopilotQuotaRemaining";

    private final GitHubApi api;
    private final ResponseFailures failures;
    private final SafeText text;

    UsageResource(GitHubApi api, ResponseFailures failures, SafeText text) {
        this.api = api;
        this.failures = failures;
        this.text = text;
    }

    @Override
    public String title() {
        return "The usage report";
    }

    @Override
    public long maxSize() {
        return MAX_SIZE;
    }

    @Override
    public GitHubApi gitHubApi() {
        return api;
    }

    /** The user's own headers are not sent, since they are meant for the host of the prompts. */
    @Override
    public HttpRequest request(AuthorizedSend send) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(HttpField.of("Accept", "application/json"));
        if (api.userAgent() != null && !api.userAgent().isBlank()) {
            fields.add(HttpField.of("User-Agent", api.userAgent()));
        }
        send.credential(GitHubApi.TOKEN).ifPresent(fields::add);
        return HttpRequest.ofGet(api.userAddress(), fields);
    }

    @Override
    public UsageReport decode(HttpResponse response, AuthorizedSend send) throws CopilotException {
        UsageReport report;
        try {
            report = failures.decode(response, send.context(), UsageJson::read);
        } catch (CopilotException failure) {
            throw isHidden(response, failure) ? noAccess(failure) : failure;
        }
        UsageReport safe = safe(report, send.token());
        send.noteQuotas(List.copyOf(safe.quotas().values()));
        return safe;
    }

    /** GitHub responds with 404 as well if a credential has no access. */
    private static boolean isHidden(HttpResponse response, CopilotException failure) {
        return failure instanceof CopilotAccessException
                || (response.head().status() == NOT_FOUND
                        && response.head().proxyResponder().isEmpty());
    }

    private static CopilotException noAccess(CopilotException failure) {
        return new CopilotAccessException(
                ErrorMessages.advised(failure.getMessage(), ACCESS_ADVICE),
                null,
                CallFailures.details(failure));
    }

    /** Routes may log the report. */
    private UsageReport safe(UsageReport report, Secret token) {
        Map<String, Quota> quotas = new LinkedHashMap<>();
        for (Quota quota : report.quotas().values()) {
            String name = text.name(quota.name(), token);
            quotas.put(name, quota.toBuilder().name(name).build());
        }
        return report.toBuilder()
                .plan(text.name(report.plan(), token))
                .host(text.name(report.host(), token))
                .quotas(quotas)
                .build();
    }
}
