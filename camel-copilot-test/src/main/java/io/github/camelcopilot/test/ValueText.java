// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.math.BigDecimal;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads numbers, dates and truth values as people write them. Holds no state. */
final class ValueText {

    private static final Pattern NUMBER =
            Pattern.compile(
                    "[-−]?\\d{1,18}(?:[.,'’\\u00a0\\u202f ]\\d{3})*(?:[.,]\\d{1,18})?(?![\\d])");
    private static final Pattern ISO_DATE = Pattern.compile("\\b(\\d{4})-(\\d{1,2})-(\\d{1,2})\\b");
    private static final Pattern DAY_FIRST =
            Pattern.compile("\\b(\\d{1,2})[./-]\\s?(\\d{1,2})[./-]\\s?(\\d{4})\\b");
    private static final Pattern DAY_MONTH =
            Pattern.compile("\\b(\\d{1,2})(?:\\.|st|nd|rd|th)?\\s+(\\p{L}+)\\.?,?\\s+(\\d{4})\\b");
    private static final Pattern MONTH_DAY =
            Pattern.compile("\\b(\\p{L}+)\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b");
    private static final List<Locale> LANGUAGES =
            List.of(
                    Locale.ENGLISH,
                    Locale.GERMAN,
                    Locale.FRENCH,
                    Locale.ITALIAN,
                    Locale.forLanguageTag("es"));
    private static final int FEWEST_LETTERS = 3;
    private static final Set<String> YES = Set.of("yes", "true", "ja", "oui", "sí", "sì", "x");
    private static final Set<String> NO = Set.of("no", "false", "nein", "non");

    private ValueText() {}

    /**
     * Returns the first number. If it has one separator, followed by three digits, that separates
     * thousands; the last of several kinds is the decimal separator.
     */
    static Optional<BigDecimal> number(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.find()) {
            return Optional.empty();
        }
        String digits = number.group().replaceAll("['’\\s\\u00a0\\u202f]", "").replace('−', '-');
        int last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
        if (last < 0) {
            return Optional.of(new BigDecimal(digits));
        }
        char separator = digits.charAt(last);
        char other = separator == '.' ? ',' : '.';
        boolean thousands =
                digits.indexOf(other) < 0
                        && digits.length() - last == 4
                        && !digits.substring(0, last).matches("-?0");
        return Optional.of(
                new BigDecimal(
                        thousands
                                ? digits.replace(String.valueOf(separator), "")
                                : digits.replace(String.valueOf(other), "")
                                        .replace(separator, '.')));
    }

    /**
     * Returns the first date in the form {@code 2026-03-31}, whether or not the calendar has it.
     * Dates in digits begin with the year or the day.
     */
    static Optional<String> date(String text) {
        return find(ISO_DATE, text)
                .map(date -> date(date.group(1), date.group(2), date.group(3)))
                .or(
                        () ->
                                find(DAY_FIRST, text)
                                        .map(
                                                date ->
                                                        date(
                                                                date.group(3),
                                                                date.group(2),
                                                                date.group(1))))
                .or(
                        () ->
                                find(DAY_MONTH, text)
                                        .flatMap(
                                                date ->
                                                        month(date.group(2))
                                                                .map(
                                                                        month ->
                                                                                date(
                                                                                        date.group(
                                                                                                3),
                                                                                        month,
                                                                                        date.group(
                                                                                                1)))))
                .or(
                        () ->
                                find(MONTH_DAY, text)
                                        .flatMap(
                                                date ->
                                                        month(date.group(1))
                                                                .map(
                                                                        month ->
                                                                                date(
                                                                                        date.group(
                                                                                                3),
                                                                                        month,
                                                                                        date.group(
                                                                                                2)))));
    }

    static Optional<Boolean> bool(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return YES.contains(word)
                ? Optional.of(true)
                : Optional.of(false).filter(no -> NO.contains(word));
    }

    private static Optional<Matcher> find(Pattern pattern, String text) {
        return Optional.of(pattern.matcher(text)).filter(Matcher::find);
    }

    private static String date(String year, String month, String day) {
        return year + "-" + twoDigits(month) + "-" + twoDigits(day);
    }

    private static String twoDigits(String number) {
        return number.length() == 1 ? "0" + number : number;
    }

    /** Returns the number of the month that a word, or its beginning, names. */
    private static Optional<String> month(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        return Stream.of(Month.values())
                .filter(
                        month ->
                                name.length() >= FEWEST_LETTERS
                                        && LANGUAGES.stream()
                                                .map(
                                                        language ->
                                                                month.getDisplayName(
                                                                        TextStyle.FULL, language))
                                                .anyMatch(
                                                        full ->
                                                                full.toLowerCase(Locale.ROOT)
                                                                        .startsWith(name)))
                .map(month -> Integer.toString(month.getValue()))
                .findFirst();
    }
}
