// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The simulated billing of {@link CopilotServer}: what answers cost, and the quotas of the account.
 * Off until {@link #aiCredits} or {@link #premiumRequests} is called; answers and lists then have
 * no price, and nothing draws on a quota. With billing on, the {@code model} of an answer is the
 * requested one. Applies to Copilot's paths; the settings for tokens apply to all paths, whether
 * billing is on or off. {@link CopilotServer#reset} restores the defaults. Thread-safe; settings
 * apply to requests that arrive later.
 */
public final class Billing {

    private static final String DEFAULT_PLAN = "individual";
    private static final long MAX_ENTITLEMENT = Nano.ONE;

    private final Tariff tariff = new Tariff();
    private final Quotas quotas = new Quotas();
    private volatile int cachedTokens;
    private volatile int cacheWriteTokens;
    private volatile int reasoningTokens;
    private volatile boolean snapshotsInBodies;
    private volatile String plan = DEFAULT_PLAN;
    private volatile Instant resetAt;

    Billing() {}

    /**
     * Bills tokens in AI credits; 1 credit is 10<sup>9</sup> nano-AIU. Answers contain {@code
     * copilot_usage}, and the entries of the list of models {@code billing.token_prices}. The
     * initiator has no effect on the price.
     */
    public Billing aiCredits() {
        tariff.scheme(Tariff.Scheme.AI_CREDITS);
        return this;
    }

    /**
     * Bills prompts in premium requests, as on old annual plans: a prompt with the initiator {@code
     * user} costs the multiplier of its model, and one of {@code agent} nothing. The entries of the
     * list of models contain {@code billing.multiplier} and {@code billing.is_premium}.
     */
    public Billing premiumRequests() {
        tariff.scheme(Tariff.Scheme.PREMIUM_REQUESTS);
        return this;
    }

    /**
     * Omits {@code copilot_usage} from answers that are billed in AI credits, so that a client must
     * compute the price from the list of models.
     */
    public Billing unpriced() {
        tariff.unpriced();
        return this;
    }

    /**
     * Sets the prices of a model in nano-AIU per 1,000,000 tokens. The default for each model is
     * 300 credits for input, 1,500 for output, 30 for reading the cache and 375 for writing it. The
     * price of an answer is the exact sum, rounded half up to whole nano-AIU.
     *
     * @param model the name in requests
     * @param input price of the prompt without its tokens of the cache; 0 to 10<sup>15</sup>, as
     *     all prices
     * @param output price of the answer
     * @param cacheRead price of the prompt's tokens that are read from the cache
     * @param cacheWrite price of the prompt's tokens that are written to the cache
     */
    public Billing price(String model, long input, long output, long cacheRead, long cacheWrite) {
        tariff.price(model, new TokenPrices(input, output, cacheRead, cacheWrite));
        return this;
    }

    /**
     * Sets the price of a prompt to a model in premium requests.
     *
     * @param model the name in requests
     * @param multiplier 0 to 1,000; by default 1. More than nine decimals are rounded.
     */
    public Billing multiplier(String model, double multiplier) {
        tariff.multiplier(model, multiplier);
        return this;
    }

    /**
     * Sets how many tokens of each prompt are read from the cache.
     *
     * @param count limited to all tokens of a prompt; by default 0
     */
    public Billing cachedTokens(int count) {
        cachedTokens = notNegative(count);
        return this;
    }

    /**
     * Sets how many tokens of each prompt are written to the cache.
     *
     * @param count limited to the tokens that are not read from the cache; by default 0
     */
    public Billing cacheWriteTokens(int count) {
        cacheWriteTokens = notNegative(count);
        return this;
    }

    /**
     * Sets how many tokens of each answer are for reasoning. Anthropic's format does not report
     * them.
     *
     * @param count limited to all tokens of an answer; by default 0
     */
    public Billing reasoningTokens(int count) {
        reasoningTokens = notNegative(count);
        return this;
    }

    private static int notNegative(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("Number of tokens is negative: " + count);
        }
        return count;
    }

    /**
     * Sets a quota of which all remains. With billing on, each answered prompt draws one on {@code
     * chat} and its price on {@code premium_interactions}; {@code completions} is only reported. An
     * answer that is not delivered completely is refunded. A prompt is refused with 402 {@code
     * quota_exceeded} before the script applies, if it would draw on a quota with nothing left and
     * no overage is permitted; a remainder smaller than its price is enough.
     *
     * @param name {@code chat}, {@code completions} or {@code premium_interactions}
     * @param entitlement prompts for {@code chat}; otherwise AI credits or premium requests, by
     *     scheme; 0 to 10<sup>9</sup>
     */
    public Billing quota(String name, long entitlement) {
        if (entitlement < 0 || entitlement > MAX_ENTITLEMENT) {
            throw new IllegalArgumentException(
                    "An entitlement must be from 0 to " + MAX_ENTITLEMENT + ": " + entitlement);
        }
        quotas.set(name, Quota.limited(entitlement * Nano.ONE));
        return this;
    }

    /**
     * Sets a quota without limit. In the report of {@link CopilotServer#usage}, all quotas are
     * unlimited by default.
     */
    public Billing unlimited(String name) {
        quotas.set(name, Quota.unlimited());
        return this;
    }

    /**
     * Sets an exhausted quota, in the form in which Copilot reports an unlimited one: {@code
     * unlimited:true} with {@code has_quota:false}.
     */
    public Billing exhausted(String name) {
        quotas.set(name, Quota.exhausted());
        return this;
    }

    /**
     * Sets what is left of a quota.
     *
     * @param name a quota that {@link #quota} has set
     * @param amount in the unit of its entitlement; negative = overdrawn
     * @throws IllegalStateException when the quota has no entitlement
     */
    public Billing remaining(String name, double amount) {
        quotas.remaining(name, Nano.of(amount));
        return this;
    }

    /**
     * Sets whether prompts are answered although a quota has nothing left; what remains is then
     * negative. By default they are not. Applies to all quotas.
     */
    public Billing overagePermitted(boolean permitted) {
        quotas.overagePermitted(permitted);
        return this;
    }

    /** Sets when the quotas are reset; by default, at the start of the next month in UTC. */
    public Billing resetAt(Instant end) {
        resetAt = Objects.requireNonNull(end, "end");
        return this;
    }

    /** Sets the plan that {@link CopilotServer#usage} reports; by default {@code individual}. */
    public Billing plan(String name) {
        plan = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sends the state of the quotas as {@code copilot_quota_snapshots} in the bodies of answers,
     * where {@code copilot_usage} is, instead of the headers {@code x-quota-snapshot-…}.
     */
    public Billing snapshotsInBodies() {
        snapshotsInBodies = true;
        return this;
    }

    void reset() {
        tariff.reset();
        quotas.reset();
        cachedTokens = 0;
        cacheWriteTokens = 0;
        reasoningTokens = 0;
        snapshotsInBodies = false;
        plan = DEFAULT_PLAN;
        resetAt = null;
    }

    Tariff tariff() {
        return tariff;
    }

    Quotas quotas() {
        return quotas;
    }

    String plan() {
        return plan;
    }

    Instant resetAt() {
        Instant set = resetAt;
        return set != null
                ? set
                : LocalDate.now(ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC);
    }

    TokenCounts divided(TokenCounts tokens) {
        return tokens.divided(cachedTokens, cacheWriteTokens, reasoningTokens);
    }

    /** Returns the response headers for the quotas; none if they are in the bodies. */
    Map<String, String> quotaHeaders() {
        return snapshotsInBodies
                ? Map.of()
                : quotas.snapshots(resetAt()).stream()
                        .collect(
                                Collectors.toMap(
                                        QuotaSnapshot::headerName, QuotaSnapshot::headerValue));
    }

    /** Returns the member of a body for the quotas; empty if they are in the headers. */
    Optional<ObjectNode> quotasInBody() {
        if (!snapshotsInBodies) {
            return Optional.empty();
        }
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        quotas.snapshots(resetAt())
                .forEach(snapshot -> members.set(snapshot.name(), snapshot.inAnswer()));
        return members.isEmpty() ? Optional.empty() : Optional.of(members);
    }
}
