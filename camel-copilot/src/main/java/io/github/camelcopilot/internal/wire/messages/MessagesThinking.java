package io.github.camelcopilot.internal.wire.messages;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.wire.RequestSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says in the words of Anthropic's Messages format how much a request makes the model think.
 * Immutable, so any thread may use it.
 *
 * <p>There are two forms. Older models of Anthropic, and other makers' behind servers that speak
 * the format, take a budget of tokens; newer ones refuse it and take a word for the effort, by
 * which they decide themselves when to think.
 *
 * <p>Source: Anthropic's documentation of extended thinking, of adaptive thinking and of effort.
 *
 * @param member the value of the member {@code thinking}, or null
 * @param outputConfig the value of the member {@code output_config}, or null
 * @param budget the tokens of thoughts for which the limit must have room; 0 = none
 * @param isOwn whether the request itself has a word of this format for it, which then counts
 * @param isLeftOut whether the request asks for an effort that is not sent
 */
record MessagesThinking(
        Object member, Object outputConfig, long budget, boolean isOwn, boolean isLeftOut) {

    private static final String TYPE = "type";
    private static final String BUDGET = "budget_tokens";
    private static final String EFFORT = "effort";
    private static final String ENABLED = "enabled";

    private static final int UNKNOWN_EFFORT = -1;

    /**
     * The models of Anthropic that take a budget. The list is closed: each newer one refuses it.
     * What follows the version may be a date or the size of a context such as 1m, but not the rest
     * of a longer version.
     */
    private static final Pattern TAKES_BUDGET =
            Pattern.compile(
                    "claude-(3[-.]7|(opus|sonnet)-4([-.]0)?|opus-4[-.]1|(opus|sonnet|haiku)-4[-.]5)"
                            + "(?![-.]?\\d{1,3}(?![\\dkm]))");

    /** Returns how the request makes the model think. */
    static MessagesThinking of(ChatRequest request, MessagesConversation conversation) {
        Object given = request.extra().get("thinking");
        Object config = request.extra().get("output_config");
        if (given != null || (config instanceof Map<?, ?> map && map.get(EFFORT) != null)) {
            return new MessagesThinking(given, config, ownBudgetOf(given), true, false);
        }
        MessagesThinking unsaid = new MessagesThinking(null, config, 0, false, false);
        Object effort = RequestSettings.effort(request);
        if (effort == null || effort.equals("none")) {
            return unsaid;
        }
        MessagesThinking leftOut = new MessagesThinking(null, config, 0, false, true);
        // The API refuses thoughts before a call that the model must make.
        if (MessagesTools.isForced(request.extra().get("tool_choice"))) {
            return leftOut;
        }
        if (!takesBudget(request)) {
            return effort instanceof String word ? adaptive(word, config) : leftOut;
        }
        int budget = budgetOf(effort.toString());
        // With a budget, the API demands the signed thoughts that went before the calls whose
        // results it gets. The neutral record keeps them nowhere.
        return budget == UNKNOWN_EFFORT || conversation.lacksThoughtsOfCalls()
                ? leftOut
                : withBudget(budget, config);
    }

    /** Returns the tokens of a member that the request itself has. */
    private static long ownBudgetOf(Object thinking) {
        return thinking instanceof Map<?, ?> members
                        && ENABLED.equals(members.get(TYPE))
                        && members.get(BUDGET) instanceof Number tokens
                ? tokens.longValue()
                : 0;
    }

    private static int budgetOf(String effort) {
        return switch (effort) {
            // The least that the API takes.
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
        // What is no object is an error that the service tells of.
        Object merged = config;
        if (config == null || config instanceof Map) {
            Map<Object, Object> members = new LinkedHashMap<>();
            if (config instanceof Map<?, ?> given) {
                members.putAll(given);
            }
            // The format's least is low. Other words are its own, also those that are still to
            // come.
            members.put(EFFORT, effort.equals("minimal") ? "low" : effort);
            merged = members;
        }
        return new MessagesThinking(Map.of(TYPE, "adaptive"), merged, 0, false, false);
    }

    private static MessagesThinking withBudget(int budget, Object config) {
        // In an order that is the same each time.
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(TYPE, ENABLED);
        members.put(BUDGET, budget);
        return new MessagesThinking(members, config, budget, false, false);
    }

    /** Returns whether the model thinks, by either form, for all that the request says. */
    boolean isOn() {
        return member instanceof Map<?, ?> members && !"disabled".equals(members.get(TYPE));
    }
}
