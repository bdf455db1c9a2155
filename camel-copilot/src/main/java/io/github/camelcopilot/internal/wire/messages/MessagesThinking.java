// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.wire.RequestSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The reasoning settings of a request in Anthropic's Messages format. Immutable, so any thread may
 * use it.
 *
 * <p>There are two forms. Older Anthropic models and models of other vendors accept a token budget.
 * Newer Anthropic models reject it and accept an effort, by which they decide when to reason.
 *
 * <p>Source: Anthropic's documentation of extended thinking, of adaptive thinking and of effort.
 *
 * @param member the value of the member {@code thinking}, or null
 * @param outputConfig the value of the member {@code output_config}, or null
 * @param budget number of tokens for reasoning, which is added to the limit; 0 = none
 * @param isOwn whether the request itself has these members, which then take precedence
 * @param isEffortUnsupported whether the request has an effort that is not sent
 */
record MessagesThinking(
        Object member,
        Object outputConfig,
        long budget,
        boolean isOwn,
        boolean isEffortUnsupported) {

    private static final String TYPE = "type";
    private static final String BUDGET = "budget_tokens";
    private static final String EFFORT = "effort";
    private static final String ENABLED = "enabled";

    private static final int UNKNOWN_EFFORT = -1;

    /**
     * The Anthropic models that accept a budget. The list is final, since all newer models reject
     * it. A date or a context size such as 1m may follow the version, but no further version
     * number.
     */
    private static final Pattern TAKES_BUDGET =
            Pattern.compile(
                    "claude-(3[-.]7|(opus|sonnet)-4([-.]0)?|opus-4[-.]1|(opus|sonnet|haiku)-4[-.]5)"
                            + "(?![-.]?\\d{1,3}(?![\\dkm]))");

    /** Returns the reasoning settings of a request. */
    static MessagesThinking of(ChatRequest request, MessagesConversation conversation) {
        Object given = request.extra().get("thinking");
        Object config = request.extra().get("output_config");
        if (given != null || (config instanceof Map<?, ?> map && map.get(EFFORT) != null)) {
            return new MessagesThinking(given, config, ownBudgetOf(given), true, false);
        }
        MessagesThinking none = new MessagesThinking(null, config, 0, false, false);
        Object effort = RequestSettings.effort(request);
        if (effort == null || effort.equals("none")) {
            return none;
        }
        MessagesThinking unsupported = new MessagesThinking(null, config, 0, false, true);
        // The API rejects reasoning before a forced tool call.
        if (MessagesTools.isForced(request.extra().get("tool_choice"))) {
            return unsupported;
        }
        if (!takesBudget(request)) {
            return effort instanceof String word ? adaptive(word, config) : unsupported;
        }
        int budget = budgetOf(effort.toString());
        // With a budget, the API requires the signed reasoning that preceded the tool calls whose
        // results it receives. It is missing if another model or a service with another format
        // called the tools.
        return budget == UNKNOWN_EFFORT || conversation.lacksThoughtsOfCalls()
                ? unsupported
                : withBudget(budget, config);
    }

    /** Returns the budget of a member that the request itself has. */
    private static long ownBudgetOf(Object thinking) {
        return thinking instanceof Map<?, ?> members
                        && ENABLED.equals(members.get(TYPE))
                        && members.get(BUDGET) instanceof Number tokens
                ? tokens.longValue()
                : 0;
    }

    private static int budgetOf(String effort) {
        return switch (effort) {
            // The minimum of the API.
            case "minimal", "low" -> 1024;
            case "medium" -> 4096;
            case "high", "xhigh", "max" -> 16_384;
            default -> UNKNOWN_EFFORT;
        };
    }

    private static boolean takesBudget(ChatRequest request) {
        Object model = request.model() != null ? request.model() : request.extra().get("model");
        String name = String.valueOf(model).toLowerCase(Locale.ROOT);
        return !name.contains("claude") || TAKES_BUDGET.matcher(name).find();
    }

    private static MessagesThinking adaptive(String effort, Object config) {
        // A value that is not an object is left for the service to reject.
        Object merged = config;
        if (config == null || config instanceof Map) {
            Map<Object, Object> members = new LinkedHashMap<>();
            if (config instanceof Map<?, ?> given) {
                members.putAll(given);
            }
            // The minimum of the format is low. All other values are passed through.
            members.put(EFFORT, effort.equals("minimal") ? "low" : effort);
            merged = members;
        }
        return new MessagesThinking(Map.of(TYPE, "adaptive"), merged, 0, false, false);
    }

    private static MessagesThinking withBudget(int budget, Object config) {
        // In a stable order.
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(TYPE, ENABLED);
        members.put(BUDGET, budget);
        return new MessagesThinking(members, config, budget, false, false);
    }

    /** Returns whether reasoning is requested, in either form. */
    boolean isOn() {
        return member instanceof Map<?, ?> members && !"disabled".equals(members.get(TYPE));
    }
}
