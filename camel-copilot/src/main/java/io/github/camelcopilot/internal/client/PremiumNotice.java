// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The log message before a verification calls premium models: how many prompts it sends and what
 * they may cost. Used by one thread.
 */
final class PremiumNotice {

    /** Estimated size of the prompt in tokens, including what services add to it. */
    private static final int PROMPT_TOKENS = 32;

    private static final int DECIMALS = 4;

    private final Usage usage;
    private int prompts;
    private BigDecimal premiumRequests = BigDecimal.ZERO;
    private BigDecimal nanoAiu = BigDecimal.ZERO;
    private int withMultiplier;
    private int withTokenPrices;
    private int unknown;

    /**
     * @param maxAnswerTokens limit of each answer in tokens
     */
    PremiumNotice(int maxAnswerTokens) {
        this.usage =
                Usage.builder()
                        .promptTokens(PROMPT_TOKENS)
                        .completionTokens(maxAnswerTokens)
                        .totalTokens(PROMPT_TOKENS + maxAnswerTokens)
                        .build();
    }

    /**
     * Adds a prompt.
     *
     * @param billing from the entry of the model, or null
     * @param guideMultiplier from the table of the API guide, or null
     */
    void add(ModelBilling billing, Double guideMultiplier) {
        prompts++;
        Double multiplier = Pricing.multiplier(billing, guideMultiplier);
        if (multiplier != null) {
            withMultiplier++;
            premiumRequests = premiumRequests.add(BigDecimal.valueOf(multiplier));
        }
        boolean hasTokenPrices = billing != null && billing.tokenPrices() != null;
        Cost tokens = hasTokenPrices ? Pricing.estimate(usage, billing, null, "user") : null;
        if (tokens != null) {
            withTokenPrices++;
            nanoAiu = nanoAiu.add(BigDecimal.valueOf(tokens.nanoAiu()));
        }
        if (multiplier == null && tokens == null) {
            unknown++;
        }
    }

    boolean isEmpty() {
        return prompts == 0;
    }

    String text() {
        List<String> costs = new ArrayList<>();
        if (withMultiplier > 0) {
            costs.add(
                    "count as "
                            + plain(premiumRequests)
                            + " premium requests on plans that count these");
        }
        if (withTokenPrices > 0) {
            BigDecimal credits =
                    nanoAiu.divide(
                            BigDecimal.valueOf(Cost.NANO_AIU_PER_CREDIT),
                            DECIMALS,
                            RoundingMode.CEILING);
            costs.add(
                    "cost an estimated "
                            + plain(credits)
                            + " AI credits on plans that bill tokens");
        }
        if (unknown > 0) {
            costs.add("cost an unknown amount for " + unknown + " of the models");
        }
        return "verifyPremium sends "
                + prompts
                + (prompts == 1 ? " prompt to a premium model" : " prompts to premium models")
                + ", which may "
                + String.join(", and may ", costs);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
