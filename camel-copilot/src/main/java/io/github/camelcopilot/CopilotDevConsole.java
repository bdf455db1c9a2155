// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.client.CallStatistics;
import io.github.camelcopilot.internal.client.ToolStatistics;
import io.github.camelcopilot.internal.tool.AvailableTool;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The developer console {@code copilot}: the calls, cost, quotas, credentials and tools of each
 * component. Shows neither prompts nor credentials, nor arguments or results of tools. May block
 * briefly while a token store is read.
 */
@DevConsole(
        name = "copilot",
        displayName = CopilotDevConsole.TITLE,
        description = CopilotDevConsole.DESCRIPTION)
public final class CopilotDevConsole extends AbstractDevConsole {

    static final String TITLE = "GitHub Copilot";
    static final String DESCRIPTION = "Calls, cost, quotas, credentials and tools of the component";

    public CopilotDevConsole() {
        super("camel", "copilot", TITLE, DESCRIPTION);
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        components().forEach((name, component) -> append(text, name, component));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, CopilotComponent component) {
        CallMonitor monitor = component.calls();
        line(text, "", "Component %s", name);
        line(
                text,
                "    ",
                "Calls: %d (%d failed, %d refused)",
                component.getCalls(),
                component.getFailures(),
                component.getRefused());
        line(
                text,
                "    ",
                "Requests: %d (%d retries, %d fallbacks)",
                component.getRequests(),
                component.getRetries(),
                component.getFallbacks());
        line(text, "    ", "Active streams: %d", monitor.streams());
        line(
                text,
                "    ",
                "Tokens: %d in prompts, %d in answers",
                component.getPromptTokens(),
                component.getCompletionTokens());
        line(
                text,
                "    ",
                "Cost: %s AI credits (%d answers without a price)",
                credits(component.getCostNanoAiu()),
                component.getUnpricedAnswers());
        monitor.statistics().byModel().forEach((model, totals) -> append(text, model, totals));
        line(
                text,
                "    ",
                "Tool calls: %d (%d denied, %d failed, %d suspended)",
                component.getToolCalls(),
                component.getToolCallsDenied(),
                component.getToolCallsFailed(),
                component.getToolCallsSuspended());
        monitor.statistics().tools().byTool().forEach((tool, totals) -> append(text, tool, totals));
        for (AvailableTool tool : component.tools()) {
            line(
                    text,
                    "    ",
                    "Available tool %s: %s",
                    tool.spec().name(),
                    ToolList.details(tool).entrySet().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")));
        }
        for (Quota quota : monitor.quotas()) {
            line(text, "    ", "Quota %s: %s %%", quota.name(), quota.percent());
        }
        for (String credential : credentials(component)) {
            line(text, "    ", "Credential: %s", credential);
        }
    }

    private static void append(StringBuilder text, String model, CallStatistics.Totals totals) {
        line(
                text,
                "        ",
                "Model %s: %d calls, %d + %d tokens, %s AI credits",
                model,
                totals.calls(),
                totals.promptTokens(),
                totals.completionTokens(),
                credits(totals.nanoAiu()));
    }

    private static void append(StringBuilder text, String tool, ToolStatistics.Totals totals) {
        line(
                text,
                "        ",
                "Tool %s: %d calls (%d denied, %d failed, %d suspended)",
                tool,
                totals.calls(),
                totals.denied(),
                totals.failed(),
                totals.suspended());
    }

    private static void line(StringBuilder text, String indent, String format, Object... values) {
        text.append(indent).append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** Returns the exact number of credits. */
    private static String credits(long nanoAiu) {
        return BigDecimal.valueOf(nanoAiu, 9).stripTrailingZeros().toPlainString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray all = new JsonArray();
        components().forEach((name, component) -> all.add(json(name, component)));
        JsonObject root = new JsonObject();
        root.put("components", all);
        return root;
    }

    private static JsonObject json(String name, CopilotComponent component) {
        JsonObject json = new JsonObject();
        json.put("name", name);
        json.putAll(CallTable.sums(component));
        json.put("activeStreams", component.calls().streams());
        CallStatistics statistics = component.calls().statistics();
        json.put("models", rows(CallTable.MODELS, statistics.byModel()));
        json.put("tools", rows(CallTable.TOOLS, statistics.tools().byTool()));
        JsonArray tools = new JsonArray();
        component.tools().forEach(tool -> tools.add(json(tool)));
        json.put("availableTools", tools);
        JsonArray quotas = new JsonArray();
        component.calls().quotas().forEach(quota -> quotas.add(json(quota)));
        json.put("quotas", quotas);
        JsonArray credentials = new JsonArray();
        for (String credential : credentials(component)) {
            credentials.add(credential);
        }
        json.put("credentials", credentials);
        return json;
    }

    private static <T> JsonArray rows(NumberTable<T> table, Map<String, T> rows) {
        JsonArray json = new JsonArray();
        rows.forEach((name, totals) -> json.add(new JsonObject(table.row(name, totals))));
        return json;
    }

    private static JsonObject json(AvailableTool tool) {
        JsonObject json = new JsonObject();
        json.put("name", tool.spec().name());
        json.putAll(ToolList.details(tool));
        return json;
    }

    private static JsonObject json(Quota quota) {
        JsonObject json = new JsonObject();
        json.put("name", quota.name());
        json.put("percent", quota.percent());
        json.put("unlimited", quota.unlimited());
        json.put("exhausted", quota.exhausted());
        json.put("resetAt", quota.resetAt() == null ? null : quota.resetAt().toString());
        return json;
    }

    private static String[] credentials(CopilotComponent component) {
        try {
            return component.getCredentials();
        } catch (CopilotException unusable) {
            return new String[] {unusable.getMessage()};
        }
    }

    private Map<String, CopilotComponent> components() {
        Map<String, CopilotComponent> components = new TreeMap<>();
        for (String name : getCamelContext().getComponentNames()) {
            if (getCamelContext().hasComponent(name) instanceof CopilotComponent component) {
                components.put(name, component);
            }
        }
        return components;
    }
}
