// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import java.util.Set;
import java.util.regex.Pattern;

/** Makes names of tools that every service accepts: {@code [A-Za-z0-9_-]{1,64}}. Stateless. */
public final class ToolNames {

    /** Maximum length of a name in characters, which is the limit of OpenAI and Anthropic. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern INVALID = Pattern.compile("[^A-Za-z0-9_-]");

    private ToolNames() {}

    /**
     * Returns a valid name: the given one if it is valid and not taken, else one that is derived
     * from it and always the same for the same arguments.
     *
     * @param taken names that must not be returned
     */
    public static String valid(String name, Set<String> taken) {
        String valid = INVALID.matcher(name).replaceAll("_");
        if (!valid.isEmpty() && valid.length() <= MAX_LENGTH && !taken.contains(valid)) {
            return valid;
        }
        String hash = String.format("_%08x", name.hashCode());
        String unique = shortened(valid, hash);
        for (int i = 2; taken.contains(unique); i++) {
            unique = shortened(valid, hash + "_" + i);
        }
        return unique;
    }

    private static String shortened(String name, String suffix) {
        return name.substring(0, Math.min(name.length(), MAX_LENGTH - suffix.length())) + suffix;
    }
}
