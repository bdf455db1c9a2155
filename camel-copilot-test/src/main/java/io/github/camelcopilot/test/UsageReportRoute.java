// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * {@code GET /copilot_internal/user} of GitHub's REST API: the plan of a user, its host and its
 * quotas. Stateless.
 */
final class UsageReportRoute implements Route {

    private static final String PATH = "/copilot_internal/user";
    private static final List<String> PATHS = List.of(PATH, "/api/v3" + PATH);
    private static final String SCHEME = "token ";

    private final UsageReports reports;
    private final Billing billing;
    private final Predicate<String> expired;
    private final Supplier<String> serverUrl;

    /**
     * The route.
     *
     * @param reports whose script answers
     * @param billing what is reported
     * @param expired whether an access token has expired
     * @param serverUrl the host for the plan
     */
    UsageReportRoute(
            UsageReports reports,
            Billing billing,
            Predicate<String> expired,
            Supplier<String> serverUrl) {
        this.reports = reports;
        this.billing = billing;
        this.expired = expired;
        this.serverUrl = serverUrl;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return PATHS.stream().anyMatch(path -> request.isTo("GET", path, lenient));
    }

    @Override
    public AnswerScript scriptOr(AnswerScript ofPrompts) {
        return reports.script();
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        if (token(request).isEmpty()) {
            return Optional.of(error(401, "Requires authentication"));
        }
        return refuseExpired(request)
                .or(
                        () ->
                                HeaderChecks.isBlank(request, "User-Agent")
                                        ? Optional.of(error(403, "A User-Agent header is required"))
                                        : Optional.empty());
    }

    private Optional<Answer> refuseExpired(RecordedRequest request) {
        return expired.test(token(request))
                ? Optional.of(error(401, "Bad credentials"))
                : Optional.empty();
    }

    /** Returns the token of the Authorization header; empty when its scheme is another. */
    private static String token(RecordedRequest request) {
        String value = request.header("Authorization").orElse("");
        return value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? value.substring(SCHEME.length()).strip()
                : "";
    }

    /** Returns an error in the form of GitHub's REST API. */
    private static Answer error(int status, String message) {
        return Answer.status(
                        status,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("message", message)
                                .put("status", Integer.toString(status))
                                .toString())
                .header("Content-Type", "application/json");
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return refuseExpired(request).orElseGet(() -> Answer.json(report().toString()));
    }

    private ObjectNode report() {
        ObjectNode report =
                JsonNodeFactory.instance.objectNode().put("copilot_plan", billing.plan());
        report.putObject("endpoints").put("api", serverUrl.get());
        report.put(
                "quota_reset_date",
                billing.resetAt().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        ObjectNode quotas = report.putObject("quota_snapshots");
        billing.quotas()
                .report(billing.resetAt())
                .forEach(snapshot -> quotas.set(snapshot.name(), snapshot.inReport()));
        return report;
    }
}
