// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an answer costs: the scheme, and the price or the multiplier of each model. Thread-safe;
 * settings apply to requests that arrive later.
 */
final class Tariff {

    /** How prompts are billed. */
    enum Scheme {
        NONE,
        AI_CREDITS,
        PREMIUM_REQUESTS
    }

    static final TokenPrices DEFAULT_PRICES =
            new TokenPrices(300 * Nano.ONE, 1500 * Nano.ONE, 30 * Nano.ONE, 375 * Nano.ONE);
    private static final int MAX_MULTIPLIER = 1_000;
    private static final String USER = "user";

    private final Map<String, TokenPrices> prices = new ConcurrentHashMap<>();
    private final Map<String, Long> multipliers = new ConcurrentHashMap<>();
    private volatile Scheme scheme = Scheme.NONE;
    private volatile boolean unpriced;

    void scheme(Scheme selected) {
        scheme = selected;
    }

    void unpriced() {
        unpriced = true;
    }

    void price(String model, TokenPrices price) {
        prices.put(model, price);
    }

    void multiplier(String model, double multiplier) {
        if (!(multiplier >= 0 && multiplier <= MAX_MULTIPLIER)) {
            throw new IllegalArgumentException(
                    "A multiplier must be from 0 to " + MAX_MULTIPLIER + ": " + multiplier);
        }
        multipliers.put(model, Nano.of(multiplier));
    }

    void reset() {
        scheme = Scheme.NONE;
        unpriced = false;
        prices.clear();
        multipliers.clear();
    }

    boolean isOn() {
        return scheme != Scheme.NONE;
    }

    /** Returns the cost of an answer in nano-AIU; 0 unless tokens are billed. */
    long nanoAiu(String model, TokenCounts tokens) {
        return scheme == Scheme.AI_CREDITS ? pricesOf(model).cost(tokens) : 0;
    }

    /** Returns the cost of a prompt in 10<sup>-9</sup> premium requests; 0 unless these count. */
    long nanoPremiumRequests(String model, String initiator) {
        return scheme == Scheme.PREMIUM_REQUESTS && initiator.equals(USER)
                ? multiplierOf(model)
                : 0;
    }

    /**
     * Returns the cost that is known when the prompt arrives, in 10<sup>-9</sup> credits or premium
     * requests: 0 where the tokens decide. Empty if the prompt costs nothing.
     */
    OptionalLong knownCost(String model, String initiator) {
        if (scheme == Scheme.AI_CREDITS && !pricesOf(model).areZero()) {
            return OptionalLong.of(0);
        }
        long premium = nanoPremiumRequests(model, initiator);
        return premium == 0 ? OptionalLong.empty() : OptionalLong.of(premium);
    }

    /** Returns the member {@code copilot_usage}; empty if answers do not contain their price. */
    Optional<ObjectNode> copilotUsage(String model, TokenCounts tokens) {
        return scheme == Scheme.AI_CREDITS && !unpriced
                ? Optional.of(pricesOf(model).copilotUsage(tokens))
                : Optional.empty();
    }

    /** Adds the price to the member {@code billing} of a model's entry in Copilot's list. */
    void addTo(ObjectNode billing, String model) {
        switch (scheme) {
            case NONE -> billing.put("is_premium", true).put("multiplier", 1);
            case AI_CREDITS -> billing.set("token_prices", pricesOf(model).listEntry());
            case PREMIUM_REQUESTS -> {
                long multiplier = multiplierOf(model);
                billing.put("is_premium", multiplier > 0)
                        .put("multiplier", Nano.toDouble(multiplier));
            }
        }
    }

    private TokenPrices pricesOf(String model) {
        return prices.getOrDefault(model, DEFAULT_PRICES);
    }

    private long multiplierOf(String model) {
        return multipliers.getOrDefault(model, Nano.ONE);
    }
}
