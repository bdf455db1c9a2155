// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/**
 * The figures of one line of the books. Immutable.
 *
 * @param requests prompts that arrived
 * @param answers complete answers with a usage
 * @param promptTokens tokens of their prompts, those of the cache included
 * @param cachedTokens tokens of their prompts that were read from the cache
 * @param completionTokens tokens of the answers
 * @param toolCalls tool calls in the answers, by tool
 * @param toolResults results of such calls in the prompts
 * @param nanoAiu their price in nano-AIU
 * @param nanoPremiumRequests their price in 10<sup>-9</sup> premium requests
 */
record Figures(
        long requests,
        long answers,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        ToolCounts toolCalls,
        long toolResults,
        long nanoAiu,
        long nanoPremiumRequests) {

    static final Figures ZERO = new Figures(0, 0, 0, 0, 0, ToolCounts.NONE, 0, 0, 0);
    static final Figures ONE_REQUEST = new Figures(1, 0, 0, 0, 0, ToolCounts.NONE, 0, 0, 0);

    static Figures ofToolResults(int toolResults) {
        return new Figures(0, 0, 0, 0, 0, ToolCounts.NONE, toolResults, 0, 0);
    }

    static Figures ofAnswer(TokenCounts tokens, long nanoAiu, long nanoPremiumRequests) {
        return new Figures(
                0,
                1,
                tokens.input(),
                tokens.cacheRead(),
                tokens.output(),
                ToolCounts.NONE,
                0,
                nanoAiu,
                nanoPremiumRequests);
    }

    Figures withToolCalls(ToolCounts calls) {
        return new Figures(
                requests,
                answers,
                promptTokens,
                cachedTokens,
                completionTokens,
                calls,
                toolResults,
                nanoAiu,
                nanoPremiumRequests);
    }

    Figures plus(Figures other) {
        return new Figures(
                requests + other.requests,
                answers + other.answers,
                promptTokens + other.promptTokens,
                cachedTokens + other.cachedTokens,
                completionTokens + other.completionTokens,
                toolCalls.plus(other.toolCalls),
                toolResults + other.toolResults,
                nanoAiu + other.nanoAiu,
                nanoPremiumRequests + other.nanoPremiumRequests);
    }
}
