// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Conversions of credits and premium requests, which are counted in units of 10<sup>-9</sup> so
 * that sums are exact whatever their order. Holds no state.
 */
final class Nano {

    static final long ONE = 1_000_000_000L;
    private static final int DIGITS = 9;

    private Nano() {}

    /**
     * Returns the number in units of 10<sup>-9</sup>, rounded half up.
     *
     * @throws IllegalArgumentException when it is not finite, or its amount exceeds {@value #ONE}
     */
    static long of(double number) {
        if (!(Math.abs(number) <= ONE)) {
            throw new IllegalArgumentException("Not a number up to " + ONE + ": " + number);
        }
        return BigDecimal.valueOf(number)
                .movePointRight(DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    static double toDouble(long nano) {
        return decimal(nano).doubleValue();
    }

    /** Returns the number without exponent and with at least one decimal, such as {@code 97.5}. */
    static String toText(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.setScale(Math.max(1, shortest.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    static BigDecimal decimal(long nano) {
        return BigDecimal.valueOf(nano, DIGITS);
    }

    /** Returns the part in percent of the whole, with nine decimals; 0 if the whole is 0. */
    static BigDecimal percent(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(whole), DIGITS, RoundingMode.HALF_UP);
    }
}
