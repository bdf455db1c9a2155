// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.FinishReason;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Maps the finish reasons of services. Servers of one format also use the values of another, in
 * upper case and with other separators, so there is one table for all formats. Holds no state, so
 * any thread may use it.
 */
public final class FinishReasons {

    /** Google's enumerations repeat their name in each constant. */
    private static final String PREFIX = "finishreason";

    /** The keys are in lower case, without separators. */
    private static final Map<String, FinishReason> REASONS =
            Map.ofEntries(
                    Map.entry("stop", FinishReason.STOP),
                    Map.entry("stopped", FinishReason.STOP),
                    Map.entry("endturn", FinishReason.STOP),
                    Map.entry("endofturn", FinishReason.STOP),
                    Map.entry("stopsequence", FinishReason.STOP),
                    Map.entry("stoptoken", FinishReason.STOP),
                    Map.entry("eos", FinishReason.STOP),
                    Map.entry("eostoken", FinishReason.STOP),
                    Map.entry("complete", FinishReason.STOP),
                    Map.entry("completed", FinishReason.STOP),
                    Map.entry("finish", FinishReason.STOP),
                    Map.entry("finished", FinishReason.STOP),
                    Map.entry("length", FinishReason.LENGTH),
                    Map.entry("maxlength", FinishReason.LENGTH),
                    Map.entry("modellength", FinishReason.LENGTH),
                    Map.entry("contextlength", FinishReason.LENGTH),
                    Map.entry("maxtokens", FinishReason.LENGTH),
                    Map.entry("maxnewtokens", FinishReason.LENGTH),
                    Map.entry("maxoutputtokens", FinishReason.LENGTH),
                    Map.entry("maxcompletiontokens", FinishReason.LENGTH),
                    Map.entry("tokenlimit", FinishReason.LENGTH),
                    Map.entry("modelcontextwindowexceeded", FinishReason.LENGTH),
                    Map.entry("toolcalls", FinishReason.TOOL_CALLS),
                    Map.entry("toolcall", FinishReason.TOOL_CALLS),
                    Map.entry("tooluse", FinishReason.TOOL_CALLS),
                    Map.entry("functioncall", FinishReason.TOOL_CALLS),
                    Map.entry("functioncalls", FinishReason.TOOL_CALLS),
                    Map.entry("contentfilter", FinishReason.CONTENT_FILTER),
                    Map.entry("contentfiltered", FinishReason.CONTENT_FILTER),
                    Map.entry("guardrailintervened", FinishReason.CONTENT_FILTER),
                    Map.entry("refusal", FinishReason.CONTENT_FILTER),
                    Map.entry("safety", FinishReason.CONTENT_FILTER),
                    Map.entry("imagesafety", FinishReason.CONTENT_FILTER),
                    Map.entry("recitation", FinishReason.CONTENT_FILTER),
                    Map.entry("blocklist", FinishReason.CONTENT_FILTER),
                    Map.entry("prohibitedcontent", FinishReason.CONTENT_FILTER),
                    Map.entry("spii", FinishReason.CONTENT_FILTER),
                    Map.entry("sensitive", FinishReason.CONTENT_FILTER),
                    Map.entry("errortoxic", FinishReason.CONTENT_FILTER),
                    Map.entry("error", FinishReason.ERROR),
                    Map.entry("failed", FinishReason.ERROR),
                    Map.entry("networkerror", FinishReason.ERROR));

    private static final Pattern SEPARATORS = Pattern.compile("[\\s_.-]+");

    private FinishReasons() {}

    /**
     * Returns the reason for a value. Some servers report a normal end, or nothing, although there
     * are tool calls; the reason is {@code TOOL_CALLS} then.
     *
     * @param word null or blank = the service gave none
     */
    public static FinishReason reason(String word, boolean hasToolCalls) {
        boolean isGiven = word != null && !word.isBlank();
        FinishReason reason = isGiven ? reasonOf(word) : FinishReason.OTHER;
        boolean isOpen = reason == FinishReason.STOP || !isGiven;
        return hasToolCalls && isOpen ? FinishReason.TOOL_CALLS : reason;
    }

    /**
     * Returns the words of a refusal; null if there is none. If the finish reason alone says that
     * the model refuses, they are the text.
     *
     * @param word the finish reason; null = the service gave none
     * @param refusal the refusal in a place of its own, or null
     */
    public static String refusal(String word, String refusal, String text) {
        boolean isRefused = refusal == null && word != null && letters(word).equals("refusal");
        return isRefused ? text : refusal;
    }

    private static FinishReason reasonOf(String word) {
        // Most values need no normalization.
        FinishReason exact = REASONS.get(word);
        return exact != null ? exact : REASONS.getOrDefault(letters(word), FinishReason.OTHER);
    }

    private static String letters(String word) {
        String letters = SEPARATORS.matcher(word).replaceAll("").toLowerCase(Locale.ROOT);
        return letters.startsWith(PREFIX) ? letters.substring(PREFIX.length()) : letters;
    }
}
