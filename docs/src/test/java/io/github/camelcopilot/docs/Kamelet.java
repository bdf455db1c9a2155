// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A Kamelet, read from its file. */
record Kamelet(Path file, Map<String, Object> document, String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??\\w+)}}");

    static Kamelet read(Path file) throws IOException {
        String text = Files.readString(file);
        Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
        return new Kamelet(file, map(document), text);
    }

    /** Returns the value at a path of the document. */
    Object at(String... path) {
        Object here = document;
        for (String name : path) {
            here = map(here).get(name);
        }
        return here;
    }

    Map<String, Object> properties() {
        return map(at("spec", "definition", "properties"));
    }

    /** Returns a member of the definition of a property, or null. */
    Object of(String property, String member) {
        return map(properties().get(property)).get(member);
    }

    /** Returns the placeholders of the template; optional ones begin with ?. */
    Set<String> placeholders() {
        return PLACEHOLDER
                .matcher(text.substring(text.indexOf("\n  template:")))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
