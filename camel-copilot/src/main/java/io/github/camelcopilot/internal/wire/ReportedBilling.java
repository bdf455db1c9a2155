// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Quota;
import java.io.IOException;
import java.util.List;

/**
 * What Copilot reports about billing with an answer: its price and the quotas. Both may be in any
 * event of a stream; a later value replaces an earlier one, and a missing or unreadable one does
 * not. Used by one thread at a time.
 */
public final class ReportedBilling {

    /** The member that holds the price. */
    public static final String PRICE = "copilot_usage";

    /** The member that holds the quotas. */
    public static final String QUOTAS = "copilot_quota_snapshots";

    private Cost cost;
    private List<Quota> quotas = List.of();

    /** Reads both members of an object; other values hold none. */
    public void readFrom(JsonNode holder) {
        read(PRICE, holder.path(PRICE));
        read(QUOTAS, holder.path(QUOTAS));
    }

    /**
     * Reads the current value of a parser.
     *
     * @param member {@link #PRICE} or {@link #QUOTAS}
     * @return whether the value is an object
     */
    public boolean read(String member, JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return false;
        }
        read(member, (JsonNode) Json.PARTS.readTree(json));
        return true;
    }

    private void read(String member, JsonNode value) {
        if (!value.isObject()) {
            return;
        }
        if (member.equals(PRICE)) {
            Cost reported = ReportedCost.read(value);
            cost = reported == null ? cost : reported;
        } else {
            List<Quota> reported = QuotaSnapshots.read(value);
            quotas = reported.isEmpty() ? quotas : reported;
        }
    }

    /** Returns the price, or null if none was reported. */
    Cost cost() {
        return cost;
    }

    /** Returns the quotas that were reported. */
    List<Quota> quotas() {
        return quotas;
    }

    /** Sets the price and the quotas of a result. */
    public ChatResult.Builder addTo(ChatResult.Builder result) {
        return result.cost(cost).quotas(quotas);
    }
}
