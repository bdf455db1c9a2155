// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.provider.Provider;
import java.time.Instant;
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
        boolean isIncluded = isIncluded(model, entry.get()).orElse(isFallback);
        Optional<Quota> low = PlanQuotas.belowLimit(known, minPercent, isIncluded);
        if (low.isPresent()) {
            throw failures.quotaGuard(model, low.get());
        }
    }

    private Optional<Boolean> isIncluded(String model, Optional<ModelBilling> entry) {
        return Pricing.isIncluded(entry.orElse(null), provider.multiplier(model));
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
     * Records the quota on which a prompt draws as exhausted if Copilot has refused the prompt for
     * this reason, so that no other prompt is sent in vain. Other providers have no plan.
     *
     * @param failure null = none
     * @param entry supplies the entry of the model in the list
     */
    void onFailure(
            CopilotException failure,
            String model,
            Object credential,
            boolean isShared,
            Supplier<Optional<ModelBilling>> entry) {
        boolean isRefusal = failure instanceof CopilotQuotaException && failure.getStatus() != 0;
        if (!isRefusal || !provider.hasPremiumModels()) {
            return;
        }
        Map<String, Quota> known = known(credential);
        String name = PlanQuotas.refused(known, isIncluded(model, entry.get()).orElse(false));
        Quota exhausted =
                Quota.builder()
                        .name(name)
                        .exhausted(true)
                        .resetAt(resetAt(failure, known.get(name)))
                        .build();
        add(List.of(exhausted), credential, isShared);
    }

    /**
     * @param known the quota as the service reported it, or null
     */
    private Instant resetAt(CopilotException failure, Quota known) {
        if (failure.getRetryAfter() != null) {
            return scheduler.now().plus(failure.getRetryAfter());
        }
        return known == null ? null : known.resetAt();
    }

    /** Returns the current quotas of a credential, by name. */
    Map<String, Quota> known(Object credential) {
        return quotas.of(key(credential));
    }

    private KnownQuotas.Key key(Object credential) {
        return new KnownQuotas.Key(provider.host(), credential);
    }
}
