// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores the dashes in the names of HTTP headers and body members that Camel removes from keys:
 * it camel-cases {@code header.X-Org} to {@code header.XOrg}, in properties and in YAML. The
 * original names of properties are looked up; for any other name that may have lost a dash, a
 * warning is logged once. Thread-safe.
 */
public final class DashedNames {

    private static final Logger LOG = LoggerFactory.getLogger(DashedNames.class);

    /** Maximum number of warnings, because names may be generated. */
    private static final int MAX_WARNINGS = 100;

    private static final Pattern ESCAPED_DASH = Pattern.compile("%2[dD]");

    /**
     * A capital letter after the first letter, and no dash: {@code XOrg}, {@code anthropicBeta}.
     */
    private static final Pattern CAMEL_CASED = Pattern.compile("[^-]+?\\p{Lu}[^-]*");

    /** The start of a word in a camel-cased name: {@code X|Org}, {@code HTTP|Referer}. */
    private static final Pattern WORD =
            Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private final CamelContext context;
    private final Supplier<String> component;
    private final Map<String, String> restored = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * @param component supplies the name of the component in properties
     */
    public DashedNames(CamelContext context, Supplier<String> component) {
        this.context = context;
        this.component = component;
    }

    /**
     * Moves the options {@code header.*}, {@code body.*} and {@code parameter.*} of an endpoint URI
     * into its configuration, and restores the names of those inherited from the component.
     *
     * @param parameters the options of the URI, from which these are removed
     */
    public void addPrefixed(Map<String, Object> parameters, CopilotConfiguration configuration) {
        Map<String, Object> headers = configuration.getHeader();
        Map<String, Object> members = configuration.getBody();
        Map<String, Object> toolParameters = configuration.getParameter();
        restore("header", headers);
        restore("body", members);
        restore("parameter", toolParameters);
        members.putAll(PropertiesHelper.extractProperties(parameters, "body."));
        headers.putAll(PropertiesHelper.extractProperties(parameters, "header."));
        toolParameters.putAll(PropertiesHelper.extractProperties(parameters, "parameter."));
        decode(headers);
        decode(toolParameters);
    }

    private void restore(String option, Map<String, Object> values) {
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
                        option + "." + name, key -> nameInProperties(option, name));
    }

    private String nameInProperties(String option, String name) {
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

    /** Returns the original name of a header of another option, such as of an MCP server. */
    String header(String name) {
        return ESCAPED_DASH.matcher(restored("header", name)).replaceAll("-");
    }

    /** Decodes {@code %2D}, which Camel leaves in the names of options. */
    private static void decode(Map<String, Object> headers) {
        Map<String, Object> old = new LinkedHashMap<>(headers);
        headers.clear();
        old.forEach(
                (name, value) -> headers.put(ESCAPED_DASH.matcher(name).replaceAll("-"), value));
    }

    /** Logs a warning about each header that may have lost a dash, once. */
    public void warn(Set<String> headers) {
        warn("header.", headers);
    }

    /**
     * Like {@link #warn(Set)}, for the headers of another option.
     *
     * @param prefix what precedes the name of a header in the name of the option
     */
    void warn(String prefix, Set<String> headers) {
        for (String header : headers) {
            if (CAMEL_CASED.matcher(header).matches()
                    && warned.size() < MAX_WARNINGS
                    && warned.add((prefix + header).toLowerCase(Locale.ROOT))) {
                String dashed = WORD.matcher(header).replaceAll("-");
                LOG.warn(
                        "The HTTP header {} is sent unchanged, without a dash. Camel removes dashes from keys in YAML and in properties: if {} is meant, write {}{} in YAML and in URIs, {}[{}] in properties",
                        header,
                        dashed,
                        prefix,
                        dashed.replace("-", "%2D"),
                        prefix.substring(0, prefix.length() - 1),
                        dashed);
            }
        }
    }
}
