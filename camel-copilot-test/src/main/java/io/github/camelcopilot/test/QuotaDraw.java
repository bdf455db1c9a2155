// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayList;
import java.util.List;

/**
 * What one prompt has drawn on quotas, so that it can be refunded. It refers to the quotas
 * themselves: a quota that was replaced in the meantime is not affected. Guarded by the lock of
 * {@link Quotas}.
 */
final class QuotaDraw {

    private record Part(Quota quota, long amount) {}

    private final List<Part> parts = new ArrayList<>(2);

    void add(Quota quota, long amount) {
        quota.draw(amount);
        parts.add(new Part(quota, amount));
    }

    void refund() {
        parts.forEach(part -> part.quota().draw(-part.amount()));
        parts.clear();
    }
}
