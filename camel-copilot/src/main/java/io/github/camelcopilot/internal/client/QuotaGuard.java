// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.provider.Provider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Records the quotas that a service reports to one client, and refuses prompts according to {@code
 * minQuotaPercent}. Any thread may use it.
 */
final class QuotaGuard {

    /** Limit in percent below which a quota is reported as low, unless minQuotaPercent is set. */
    private static final double LOW_QUOTA_PERCENT = 10;

    private final Provider provider;
    private final Double minPercent;
    private final KnownQuotas quotas;
    private final CallListener listener;
    private final CallFailures failures;
    private final Scheduler scheduler;

    /**
     * @param minPercent the option {@code minQuotaPercent}, or null
     */
    QuotaGuard(
            Provider provider,
            Double minPercent,
            KnownQuotas quotas,
            CallListener listener,
            CallFailures failures,
            Scheduler scheduler) {
        this.provider = provider;
        this.minPercent = minPercent;
        this.quotas = quotas;
        this.listener = listener;
        this.failures = failures;
        this.scheduler = scheduler;
    }

    /**
     * Checks that the quota suffices for a prompt. Prompts of an agent draw on no quota.
     *
     * @param isFallback whether the prompt is repeated for {@code fallbackModel}, which the route's
     *     author has chosen for this case: only a price that is known rules it out
     * @param credential identity of the credential
     * @param entry supplies the entry of the model in the list
     * @throws CopilotException if a quota on which the prompt would draw is known to be below
     */
    void check(
            String model,
            boolean isFallback,
            String initiator,
            Object credential,
            Supplier<Optional<ModelBilling>> entry)
            throws CopilotException {
        if (minPercent == null || "agent".equals(initiator)) {
            return;
        }
        Collection<Quota> known = known(credential).values();
        if (known.isEmpty()) {
            return;
        }
        boolean isIncluded =
                Pricing.isIncluded(entry.get().orElse(null), provider.multiplier(model))
                        .orElse(isFallback);
        Optional<Quota> low = PlanQuotas.belowLimit(known, minPercent, isIncluded);
        if (low.isPresent()) {
            throw failures.quotaGuard(model, low.get());
        }
    }

    /**
     * Records quotas that the service reports.
     *
     * @param credential identity of the credential
     * @param isShared whether the credential is that of the component, not of a caller
     */
    void add(List<Quota> reported, Object credential, boolean isShared) {
        if (reported.isEmpty()) {
            return;
        }
        double limit = minPercent == null ? LOW_QUOTA_PERCENT : minPercent;
        List<Quota> low = quotas.add(key(credential), reported, limit);
        if (isShared) {
            listener.onQuotas(reported);
            low.forEach(quota -> listener.onQuotaLow(quota, limit));
        }
    }

    /**
     * Records the quota as exhausted if the service has refused a prompt for this reason, so that
     * no other prompt is sent in vain.
     */
    void onFailure(CopilotException failure, Object credential, boolean isShared) {
        boolean isRefusal = failure instanceof CopilotQuotaException && failure.getStatus() != 0;
        if (minPercent == null || !isRefusal) {
            return;
        }
        Quota exhausted =
                Quota.builder()
                        .name(PlanQuotas.PREMIUM_INTERACTIONS)
                        .exhausted(true)
                        .resetAt(
                                failure.getRetryAfter() == null
                                        ? null
                                        : scheduler.now().plus(failure.getRetryAfter()))
                        .build();
        add(List.of(exhausted), credential, isShared);
    }

    /** Returns the current quotas of a credential, by name. */
    Map<String, Quota> known(Object credential) {
        return quotas.of(key(credential));
    }

    private KnownQuotas.Key key(Object credential) {
        return new KnownQuotas.Key(provider.host(), credential);
    }
}
