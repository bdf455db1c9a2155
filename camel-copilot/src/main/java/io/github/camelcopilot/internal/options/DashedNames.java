package io.github.camelcopilot.internal.options;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the names of HTTP headers and members of the body back the dashes that Camel takes out of
 * keys: it camel-cases {@code header.X-Org} to {@code header.XOrg}, in properties and in YAML. What
 * stands in properties can be looked up there; of the rest the log says, once for each name, that
 * it may not be what was meant. Any thread may use it.
 */
public final class DashedNames {

    private static final Logger LOG = LoggerFactory.getLogger(DashedNames.class);

    /** Names beyond so many are sent without a word: they may be made by a program. */
    private static final int MAX_NOTED = 100;

    private static final Pattern ESCAPED_DASH = Pattern.compile("%2[dD]");

    /** A capital letter behind the first, and no dash: {@code XOrg}, {@code anthropicBeta}. */
    private static final Pattern CAMEL_CASED = Pattern.compile("[^-]+?\\p{Lu}[^-]*");

    /** Where a word began before it was camel-cased: {@code X|Org}, {@code HTTP|Referer}. */
    private static final Pattern WORD =
            Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private final CamelContext context;
    private final Supplier<String> component;
    private final Map<String, String> restored = new ConcurrentHashMap<>();
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    /**
     * @param component gives the name of the component in properties
     */
    public DashedNames(CamelContext context, Supplier<String> component) {
        this.context = context;
        this.component = component;
    }

    /**
     * Puts names of the component's options back as they stand in properties.
     *
     * @param option {@code header} or {@code body}
     */
    public void restore(String option, Map<String, Object> values) {
        if (values.isEmpty()) {
            return;
        }
        Map<String, Object> old = new LinkedHashMap<>(values);
        values.clear();
        old.forEach((name, value) -> values.put(restored(option, name), value));
    }

    private String restored(String option, String name) {
        return name.indexOf('-') >= 0
                ? name
                : restored.computeIfAbsent(
                        option + "." + name, unknown -> inProperties(option, name));
    }

    private String inProperties(String option, String name) {
        String prefix = "camel.component." + component.get() + ".";
        Properties found =
                context.getPropertiesComponent()
                        .loadProperties(
                                key ->
                                        key.startsWith(prefix)
                                                && StringHelper.dashToCamelCase(key)
                                                        .endsWith("." + option + "." + name));
        for (String key : found.stringPropertyNames()) {
            String dashed = key.substring(key.lastIndexOf('.') + 1);
            if (StringHelper.dashToCamelCase(dashed).equals(name)) {
                return dashed;
            }
        }
        return name;
    }

    /** Decodes what stands for a dash in a URI, where Camel leaves it as it is. */
    public static void decode(Map<String, Object> headers) {
        Map<String, Object> old = new LinkedHashMap<>(headers);
        headers.clear();
        old.forEach(
                (name, value) -> headers.put(ESCAPED_DASH.matcher(name).replaceAll("-"), value));
    }

    /** Says in the log, once for each, which headers look as if they had lost a dash. */
    public void note(Set<String> headers) {
        for (String header : headers) {
            if (CAMEL_CASED.matcher(header).matches()
                    && noted.size() < MAX_NOTED
                    && noted.add(header.toLowerCase(Locale.ROOT))) {
                String dashed = WORD.matcher(header).replaceAll("-");
                LOG.warn(
                        "The HTTP header {} is sent as it is, without a dash. Camel takes dashes out of keys in YAML and in properties: if {} is meant, write header.{} in YAML and in URIs, header[{}] in properties",
                        header,
                        dashed,
                        dashed.replace("-", "%2D"),
                        dashed);
            }
        }
    }
}
