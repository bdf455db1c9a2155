// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.TokenPrices;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words and numbers that the tables and the page have in common. Holds no state. */
final class Words {

    /** Characters that could change a terminal, or that XML does not permit. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final long TOKENS = 1_000_000;

    private Words() {}

    /** Returns text of a service without unprintable characters. */
    static String printable(String text) {
        return text == null ? "" : UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    }

    /** Returns a number with at most two decimals. */
    static String number(double value) {
        // A new one for each call, since formats are not thread-safe.
        return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(value);
    }

    /** Returns the status, and the code if there is one. */
    static String status(ModelCheck check) {
        String status = check.status() == 0 ? "-" : String.valueOf(check.status());
        return check.code() == null ? status : status + " " + printable(check.code());
    }

    /** Returns what is left of a quota. */
    static String left(Quota quota) {
        if (quota.unlimited()) {
            return "unlimited";
        }
        String percent = number(quota.percent()) + " %";
        if (quota.exhausted()) {
            percent += ", exhausted";
        }
        return quota.remaining() == null || quota.entitlement() == null
                ? percent
                : number(quota.remaining())
                        + " of "
                        + number(quota.entitlement())
                        + " ("
                        + percent
                        + ")";
    }

    /** Returns the date on which a quota is reset; empty if it is unknown or unlimited. */
    static String reset(Quota quota) {
        return quota.unlimited() || quota.resetAt() == null
                ? ""
                : quota.resetAt().toString().substring(0, 10);
    }

    /** Returns the price of a model, in both ways of billing; empty if it is unknown. */
    static String price(ModelBilling billing) {
        String multiplier = billing.multiplier() == null ? "" : "×" + number(billing.multiplier());
        TokenPrices prices = billing.tokenPrices();
        if (prices == null) {
            return multiplier;
        }
        String tokens =
                number(credits(prices.input(), prices))
                        + " in, "
                        + number(credits(prices.output(), prices))
                        + " out";
        return multiplier.isEmpty() ? tokens : multiplier + "; " + tokens;
    }

    /** Returns AI credits for a million tokens; 0 if the price is unknown. */
    static double credits(Long price, TokenPrices prices) {
        return price == null
                ? 0
                : (double) price / prices.batchSize() * TOKENS / Cost.NANO_AIU_PER_CREDIT;
    }
}
