// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.TokenPrices;
import io.github.camelcopilot.api.UsageReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

    private static final Instant TIME = Instant.parse("2026-11-30T18:00:00.5Z");

    @TempDir private Path folder;

    private final Findings findings = new Findings();

    private PageText page() throws Exception {
        Path file = folder.resolve("new/page.html");
        new Page(findings, TIME).writeTo(file);
        return PageText.read(file);
    }

    private static ModelCheck check(String model, int status, String code, String advice) {
        return ModelCheck.builder().model(model).status(status).code(code).advice(advice).build();
    }

    private static Quota.Builder quota(String name) {
        return Quota.builder().name(name).entitlement(300.0);
    }

    private static UsageReport report(Quota... quotas) {
        Map<String, Quota> all = new LinkedHashMap<>();
        Stream.of(quotas).forEach(quota -> all.put(quota.name(), quota));
        return UsageReport.builder().plan("individual_pro").quotas(all).build();
    }

    @Test
    void aBarShowsWhatIsLeftOfEachQuota() throws Exception {
        findings.metered(
                report(
                        quota("half").remaining(150.0).percent(50).resetAt(TIME).build(),
                        quota("overdrawn").remaining(-6.0).percent(-2).build(),
                        quota("endless").unlimited(true).percent(100).build(),
                        quota("gone").percent(0).exhausted(true).build()));

        PageText page = page();

        assertThat(page.texts("h2")).contains("Quotas of the plan individual_pro");
        assertThat(page.widths("good", "bad")).containsExactly("130.0", "0.0", "260.0", "0.0");
        assertThat(page.texts("text"))
                .contains(
                        "half",
                        "150 of 300 (50 %), reset 2026-11-30",
                        "-6 of 300 (-2 %)",
                        "unlimited",
                        "0 %, exhausted");
    }

    @Test
    void aBarShowsTheStatusOfEachModelAndATableTheAdvice() throws Exception {
        findings.verified(
                ModelCheckList.of(
                        List.of(
                                check("one", 200, null, null),
                                check("two", 400, "model_not_supported", "Use another app"),
                                check("three", 0, "premium_skipped", "Set verifyPremium"))));

        PageText page = page();

        assertThat(page.texts("p")).contains("1 answered, 1 failed, 1 skipped");
        assertThat(page.texts("text"))
                .contains("200", "400 model_not_supported", "- premium_skipped");
        assertThat(page.widths("good")).hasSize(1);
        assertThat(page.widths("bad")).hasSize(1);
        assertThat(page.widths("skipped")).hasSize(1);
        assertThat(page.texts("td"))
                .containsExactly("two", "Use another app", "three", "Set verifyPremium");
    }

    @Test
    void barsShowPricesInBothWaysOfBilling() throws Exception {
        findings.listed(
                ModelList.of(
                        List.of(
                                priced("free", ModelBilling.builder().multiplier(0.0)),
                                priced("paid", ModelBilling.builder().multiplier(1.5)),
                                priced(
                                        "billed",
                                        ModelBilling.builder()
                                                .multiplier(3.0)
                                                .tokenPrices(
                                                        TokenPrices.builder()
                                                                .batchSize(1_000)
                                                                .input(300_000_000L)
                                                                .output(1_500_000_000L)
                                                                .build())))));
        findings.verified(
                ModelCheckList.of(
                        Stream.of("free", "paid", "billed", "unlisted")
                                .map(model -> check(model, 200, null, null))
                                .toList()));

        PageText page = page();

        assertThat(page.widths("price"))
                .containsExactly("0.0", "130.0", "260.0", "0.0", "0.0", "260.0");
        assertThat(page.texts("text")).contains("×0", "×1.5", "×3; 300 in, 1,500 out");
    }

    private static ModelInfo priced(String id, ModelBilling.Builder billing) {
        return ModelInfo.builder(id).billing(billing.build()).build();
    }

    @Test
    void missingPartsAreExplained() throws Exception {
        findings.notListed(new Exception("no list"));
        findings.notVerified(new Exception("no credential"));
        findings.notMetered(new Exception("403 for this credential"));

        assertThat(page().texts("p"))
                .containsExactly(
                        "2026-11-30T18:00:00Z",
                        "The quota cannot be seen: 403 for this credential",
                        "No model was verified: no credential",
                        "Prices are unknown: no list");
    }

    @Test
    void valuesAreEscapedAndThePageNeedsNothingElse() throws Exception {
        String hostile = "<script>alert(\"1\")</script>&amp;'\u0000\u001b[31m\uFFFE]]>";
        findings.listed(
                ModelList.of(List.of(priced(hostile, ModelBilling.builder().multiplier(1.0)))));
        findings.verified(ModelCheckList.of(List.of(check(hostile, 400, hostile, hostile))));
        findings.metered(
                UsageReport.builder()
                        .plan(hostile)
                        .quotas(Map.of(hostile, quota(hostile).percent(1).build()))
                        .build());

        PageText page = page();

        assertThat(page.elements("script")).isEmpty();
        assertThat(page.texts("td"))
                .allMatch(text -> text.startsWith("<script>alert(\"1\")</script>&amp;'"))
                .allMatch(text -> text.endsWith("]]>"));
        assertThat(page.source())
                .startsWith("<!DOCTYPE html>")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("<script", "http", "src=", "href=", "url(", "@import");
    }
}
