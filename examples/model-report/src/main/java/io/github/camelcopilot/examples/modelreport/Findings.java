// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.UsageReport;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * What the route has found out: prices, outcomes and quotas, or the reasons why they are missing.
 * The route calls it on its own threads, one after the other.
 */
public final class Findings {

    /** The code of the component for a premium model that it has not called. */
    private static final String SKIPPED = "premium_skipped";

    /** What happened to a model. */
    enum Outcome {
        ANSWERED,
        SKIPPED,
        FAILED;

        static Outcome of(ModelCheck check) {
            if (check.code() == null) {
                return ANSWERED;
            }
            return check.code().equals(Findings.SKIPPED) ? SKIPPED : FAILED;
        }
    }

    private volatile ModelList models = ModelList.of(List.of());
    private volatile ModelCheckList checks = ModelCheckList.of(List.of());
    private volatile UsageReport usage;
    private volatile String noPrices;
    private volatile String noChecks;
    private volatile String noQuotas;

    /** Keeps the list of models, with their prices. */
    public void listed(ModelList list) {
        models = list;
    }

    /** Keeps the reason why there is no list of models. */
    public void notListed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        noPrices = reason.getMessage();
    }

    /** Keeps the outcome of each model. */
    public void verified(ModelCheckList outcomes) {
        checks = outcomes;
    }

    /** Keeps the reason why no model was verified. */
    public void notVerified(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        noChecks = reason.getMessage();
    }

    /** Keeps the quotas. */
    public void metered(UsageReport report) {
        usage = report;
    }

    /** Keeps the reason why the quotas cannot be seen. */
    public void notMetered(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        noQuotas = reason.getMessage();
    }

    List<ModelCheck> checks() {
        return checks;
    }

    long count(Outcome outcome) {
        return checks.stream().filter(check -> Outcome.of(check) == outcome).count();
    }

    /** Returns whether at least one model has answered. */
    boolean anyAnswered() {
        return count(Outcome.ANSWERED) > 0;
    }

    /** Returns the price of a model; empty if it is unknown. */
    Optional<ModelBilling> billing(String model) {
        return models.find(model).map(ModelInfo::billing);
    }

    /** Returns the name of the plan; empty if it is unknown. */
    Optional<String> plan() {
        return Optional.ofNullable(usage).map(UsageReport::plan);
    }

    Collection<Quota> quotas() {
        return usage == null ? List.of() : usage.quotas().values();
    }

    /** Returns why there are no prices; empty if there is a list of models. */
    Optional<String> noPrices() {
        return Optional.ofNullable(noPrices);
    }

    /** Returns why no model was verified; empty if there are outcomes. */
    Optional<String> noChecks() {
        return Optional.ofNullable(noChecks);
    }

    /** Returns why the quotas cannot be seen; empty if they can. */
    Optional<String> noQuotas() {
        return Optional.ofNullable(noQuotas);
    }
}
