// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.TokenPrices;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.ReportedCost;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Estimates the price of an answer for which the service reports none: from the prices of tokens,
 * or else from the multiplier of the model. Holds no state, so any thread may use it.
 */
final class Pricing {

    /**
     * The price in nano-AIU of a premium request that the plan does not include: 0.04 USD, which is
     * 4 AI credits.
     */
    private static final BigDecimal PREMIUM_REQUEST =
            BigDecimal.valueOf(4 * Cost.NANO_AIU_PER_CREDIT);

    private Pricing() {}

    /**
     * Returns the estimate, or null if the price is unknown.
     *
     * @param billing from the entry of the model, or null
     * @param guideMultiplier from the table of the API guide, or null; used if the entry holds no
     *     price
     * @param initiator {@code user} or {@code agent}; a prompt of an agent counts as no premium
     *     request
     */
    static Cost estimate(
            Usage usage, ModelBilling billing, Double guideMultiplier, String initiator) {
        TokenPrices prices = billing == null ? null : billing.tokenPrices();
        if (prices != null && usage != null) {
            return byTokens(usage, prices);
        }
        Double multiplier = multiplier(billing, guideMultiplier);
        // The multiplier says nothing about the price of tokens.
        if (prices != null || multiplier == null) {
            return null;
        }
        double requests = "agent".equals(initiator) ? 0 : multiplier;
        return Cost.builder()
                .nanoAiu(
                        ReportedCost.rounded(
                                BigDecimal.valueOf(requests).multiply(PREMIUM_REQUEST)))
                .premiumRequests(requests)
                .estimated(true)
                .build();
    }

    /**
     * Returns the multiplier of the entry, or else that of the API guide; null if it is unknown or
     * not a number that can be charged.
     */
    static Double multiplier(ModelBilling billing, Double guideMultiplier) {
        Double multiplier =
                billing == null || billing.multiplier() == null
                        ? guideMultiplier
                        : billing.multiplier();
        return multiplier == null || !Double.isFinite(multiplier) || multiplier < 0
                ? null
                : multiplier;
    }

    /** Returns null if a price is unknown: without it, the estimate would be too low. */
    private static Cost byTokens(Usage usage, TokenPrices listed) {
        TokenPrices prices = applicable(usage, listed);
        int prompt = Math.max(usage.promptTokens(), 0);
        int cached = Math.max(Math.min(usage.cachedTokens(), prompt), 0);
        int written = Math.max(Math.min(usage.cacheWriteTokens(), prompt - cached), 0);
        List<Part> parts =
                List.of(
                        new Part(prompt - cached - written, prices.input()),
                        new Part(cached, or(prices.cacheRead(), prices.input())),
                        new Part(written, or(prices.cacheWrite(), prices.input())),
                        new Part(Math.max(usage.completionTokens(), 0), prices.output()));
        BigDecimal sum = BigDecimal.ZERO;
        for (Part part : parts) {
            if (part.isOfUnknownPrice()) {
                return null;
            }
            sum = sum.add(part.cost(prices.batchSize()));
        }
        return Cost.builder().nanoAiu(ReportedCost.rounded(sum)).estimated(true).build();
    }

    /**
     * Tokens of one price.
     *
     * @param price of a batch, or null if unknown
     */
    private record Part(int tokens, Long price) {

        boolean isOfUnknownPrice() {
            return tokens > 0 && price == null;
        }

        BigDecimal cost(long batchSize) {
            return tokens == 0
                    ? BigDecimal.ZERO
                    : ReportedCost.price(
                            BigDecimal.valueOf(tokens), BigDecimal.valueOf(price), batchSize);
        }
    }

    private static TokenPrices applicable(Usage usage, TokenPrices listed) {
        return listed.longContext() != null
                        && listed.longContextFrom() != null
                        && usage.promptTokens() > listed.longContextFrom()
                ? listed.longContext()
                : listed;
    }

    private static Long or(Long first, Long second) {
        return first == null ? second : first;
    }

    /**
     * Returns whether a model is included in the plan, so that its prompts draw on no premium
     * quota; empty if unknown.
     *
     * @param billing from the entry of the model, or null
     * @param guideMultiplier from the table of the API guide, or null
     */
    static Optional<Boolean> isIncluded(ModelBilling billing, Double guideMultiplier) {
        if (billing != null && billing.tokenPrices() != null) {
            return Optional.of(isFree(billing.tokenPrices()));
        }
        if (billing != null && billing.multiplier() != null) {
            return Optional.of(billing.multiplier() == 0);
        }
        if (billing != null && billing.premium() != null) {
            return Optional.of(!billing.premium());
        }
        return Optional.ofNullable(guideMultiplier).map(multiplier -> multiplier == 0);
    }

    /**
     * Returns whether a prompt to a model may cost something, on a plan that counts premium
     * requests or on one that bills tokens; true if unknown.
     *
     * @param billing from the entry of the model, or null
     * @param guideMultiplier from the table of the API guide, or null; used if the entry holds no
     *     price
     */
    static boolean isPremium(ModelBilling billing, Double guideMultiplier) {
        boolean isUnknown =
                billing == null
                        || (billing.premium() == null
                                && billing.multiplier() == null
                                && billing.tokenPrices() == null);
        if (isUnknown) {
            return guideMultiplier == null || guideMultiplier > 0;
        }
        return Boolean.TRUE.equals(billing.premium())
                || (billing.multiplier() != null && billing.multiplier() != 0)
                || (billing.tokenPrices() != null && !isFree(billing.tokenPrices()));
    }

    private static boolean isFree(TokenPrices prices) {
        return isZero(prices.input())
                && isZero(prices.output())
                && isZero(or(prices.cacheRead(), prices.input()))
                && isZero(or(prices.cacheWrite(), prices.input()))
                && (prices.longContext() == null || isFree(prices.longContext()));
    }

    private static boolean isZero(Long price) {
        return price != null && price == 0;
    }
}
