// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.Quota;

/**
 * A quota of the component's credential has fallen below a limit. Sent again only after a report of
 * the quota above the limit, after its reset, or after an hour without a report.
 */
public final class CopilotQuotaLowEvent extends CopilotEvent {

    private final Quota quota;
    private final double limit;

    CopilotQuotaLowEvent(CopilotComponent source, Quota quota, double limit) {
        super(source);
        this.quota = quota;
        this.limit = limit;
    }

    /** Returns the quota, with the latest values that the service reported. */
    public Quota quota() {
        return quota;
    }

    /** Returns the limit in percent: the option {@code minQuotaPercent}, or 10. */
    public double limit() {
        return limit;
    }

    @Override
    public String toString() {
        return "The quota " + quota.name() + " is at " + quota.percent() + " %, below " + limit;
    }
}
