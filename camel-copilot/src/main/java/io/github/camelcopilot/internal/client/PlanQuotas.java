// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Quota;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Selects the quotas on which prompts draw. Holds no state, so any thread may use it. */
final class PlanQuotas {

    /** The quota for chats: the only one of the free plan, and unlimited on paid plans. */
    static final String CHAT = "chat";

    /** The quota on which all models except included ones draw. */
    static final String PREMIUM_INTERACTIONS = "premium_interactions";

    /** The former name of {@link #PREMIUM_INTERACTIONS}. */
    static final String PREMIUM_MODELS = "premium_models";

    /** The quotas of prompts; those of paid plans come first. */
    private static final List<String> OF_PROMPTS =
            List.of(PREMIUM_INTERACTIONS, PREMIUM_MODELS, CHAT);

    private static final Set<String> PREMIUM = Set.of(PREMIUM_INTERACTIONS, PREMIUM_MODELS);

    private PlanQuotas() {}

    /**
     * Returns the quota to report with an answer: that of the plan. A quota whose entitlement is 0
     * must not hide the next one.
     */
    static Optional<Quota> ofPlan(Collection<Quota> quotas) {
        return find(quotas, true).or(() -> find(quotas, false));
    }

    private static Optional<Quota> find(Collection<Quota> quotas, boolean isOfPlan) {
        return OF_PROMPTS.stream()
                .flatMap(name -> quotas.stream().filter(quota -> name.equals(quota.name())))
                .filter(quota -> !isOfPlan || isOfPlan(quota))
                .findFirst();
    }

    /** Returns whether the plan includes the quota. */
    private static boolean isOfPlan(Quota quota) {
        return quota.entitlement() == null || quota.entitlement() != 0;
    }

    /**
     * Returns a quota that a prompt would draw on although less than the limit remains.
     *
     * @param minPercent the limit in percent
     * @param isIncluded whether the model is included in the plan, so that only the quota for chats
     *     applies
     */
    static Optional<Quota> belowLimit(
            Collection<Quota> quotas, double minPercent, boolean isIncluded) {
        return quotas.stream()
                .filter(PlanQuotas::isOfPlan)
                .filter(quota -> CHAT.equals(quota.name()) || isPremium(quota, isIncluded))
                .filter(quota -> isBelow(quota, minPercent))
                .findFirst();
    }

    /**
     * Returns the name of the quota that is exhausted if the service refuses a prompt.
     *
     * @param known the quotas that the service has reported, by name: a later report must replace
     *     what is recorded under the name
     * @param isIncluded whether the model is included in the plan
     */
    static String refused(Map<String, Quota> known, boolean isIncluded) {
        if (isIncluded) {
            return CHAT;
        }
        return OF_PROMPTS.stream()
                .map(known::get)
                .filter(quota -> quota != null && isOfPlan(quota))
                .filter(quota -> !CHAT.equals(quota.name()) || !quota.unlimited())
                .map(Quota::name)
                .findFirst()
                .orElse(PREMIUM_INTERACTIONS);
    }

    private static boolean isPremium(Quota quota, boolean isIncluded) {
        return !isIncluded && quota.name() != null && PREMIUM.contains(quota.name());
    }

    /** Without permission for an overage, the service would refuse the prompt. */
    private static boolean isBelow(Quota quota, double minPercent) {
        return quota.percent() < minPercent || (quota.exhausted() && !quota.overagePermitted());
    }
}
