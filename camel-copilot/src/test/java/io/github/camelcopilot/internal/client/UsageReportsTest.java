// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The cache of usage reports. */
class UsageReportsTest {

    private static final UsageReport REPORT = UsageReport.builder().plan("pro").build();

    private final ManualTime time = new ManualTime();
    private final UsageReports reports = new UsageReports(time);
    private final List<CompletableFuture<UsageReport>> requests = new ArrayList<>();

    private CompletionStage<UsageReport> get(Object credential) {
        return reports.get(new UsageReports.Key("service", credential), this::request);
    }

    private CompletionStage<UsageReport> request() {
        CompletableFuture<UsageReport> request = new CompletableFuture<>();
        requests.add(request);
        return request;
    }

    @Test
    void aReportIsKeptForOneMinute() {
        CompletionStage<UsageReport> first = get("mine");
        time.advance(Duration.ofSeconds(20));
        requests.get(0).complete(REPORT);
        assertThat(first).isCompletedWithValue(REPORT);

        time.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(get("mine")).isCompletedWithValue(REPORT);
        assertThat(requests).hasSize(1);

        time.advance(Duration.ofNanos(1));
        assertThat(get("mine")).isNotDone();
        assertThat(requests).hasSize(2);
    }

    @Test
    void concurrentCallersShareOneRequest() {
        CompletionStage<UsageReport> first = get("mine");
        time.advance(Duration.ofMinutes(2));
        CompletionStage<UsageReport> second = get("mine");
        assertThat(requests).hasSize(1);

        requests.get(0).complete(REPORT);

        assertThat(first).isCompletedWithValue(REPORT);
        assertThat(second).isCompletedWithValue(REPORT);
    }

    @Test
    void eachCredentialHasItsOwnReport() {
        get("mine");
        get("yours");
        assertThat(requests).hasSize(2);
    }

    @Test
    void aFailureIsNotKept() {
        CompletionStage<UsageReport> failed = get("mine");
        CopilotServerException failure =
                new CopilotServerException("no report", null, ErrorDetails.NONE);
        requests.get(0).completeExceptionally(failure);

        assertThat(failed)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isSameAs(failure);
        CompletionStage<UsageReport> next = get("mine");
        requests.get(1).complete(REPORT);
        assertThat(next).isCompletedWithValue(REPORT);
    }

    @Test
    void anExceptionOfTheRequestIsNotKept() {
        CompletionStage<UsageReport> failed =
                reports.get(
                        new UsageReports.Key("service", "mine"),
                        () -> {
                            throw new IllegalStateException("not sent");
                        });

        assertThat(failed).isCompletedExceptionally();
        assertThat(get("mine")).isNotDone();
    }

    @Test
    void theLeastRecentlyUsedReportIsRemovedUnlessItIsPending() {
        get("pending");
        for (int i = 0; i < UsageReports.MAX_REPORTS; i++) {
            get(i);
            requests.get(requests.size() - 1).complete(REPORT);
        }
        int before = requests.size();

        get("pending");
        get(1);
        assertThat(requests).hasSize(before);
        get(0);
        assertThat(requests).hasSize(before + 1);
    }
}
