// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows the references of a schema. References to other documents are refused, since they are
 * never fetched; the library would find that out only when a value needs them. Used by one thread.
 */
final class SchemaReferences {

    private static final String REFERENCE = "$ref";

    /** Keywords whose values are data in which a reference has no meaning. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    private static final String ID = "$id";

    private final JsonNode root;

    /** The ids of the schema and of its parts. */
    private final List<String> ids;

    SchemaReferences(JsonNode root) {
        this.root = root;
        this.ids = root.findValuesAsText(ID);
    }

    /**
     * Checks all references.
     *
     * @throws IllegalArgumentException if one leads nowhere; the message is the end of a sentence
     */
    void check() {
        check(root);
    }

    private void check(JsonNode node) {
        for (String keyword : List.of(REFERENCE, "$dynamicRef")) {
            JsonNode reference = node.path(keyword);
            if (reference.isTextual()) {
                checkReference(reference.textValue());
            }
        }
        node.forEachEntry(
                (name, value) -> {
                    if (!DATA.contains(name)) {
                        check(value);
                    }
                });
        if (node.isArray()) {
            node.forEach(this::check);
        }
    }

    private void checkReference(String reference) {
        if (!reference.startsWith("#") && !isPart(reference)) {
            throw new IllegalArgumentException(
                    "refers to '"
                            + reference
                            + "', but other documents are never fetched: put what it refers to in $defs, and refer to it as #/$defs/NAME");
        }
        // A part with an id of its own is the root of its references, which the library follows.
        boolean hasParts = ids.size() > (root.has(ID) ? 1 : 0);
        if (reference.startsWith("#/") && !hasParts && target(reference).isMissingNode()) {
            throw new IllegalArgumentException(
                    "refers to '" + reference + "', which does not exist");
        }
    }

    /** Returns whether a reference leads to a part of the schema, by its id. */
    private boolean isPart(String reference) {
        int fragment = reference.indexOf('#');
        String document = fragment < 0 ? reference : reference.substring(0, fragment);
        return ids.stream().anyMatch(id -> id.equals(document) || id.endsWith("/" + document));
    }

    private JsonNode target(String reference) {
        if (!reference.startsWith("#")) {
            return MissingNode.getInstance();
        }
        String pointer = URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8);
        return pointer.isEmpty() || pointer.startsWith("/")
                ? root.at(JsonPointer.compile(pointer))
                : MissingNode.getInstance();
    }

    /**
     * Returns the names of the properties that the schema declares for the value itself: its own,
     * and those of schemas that it refers to or combines.
     */
    Set<String> propertyNames() {
        Set<String> names = new TreeSet<>();
        addProperties(root, names, new HashSet<>());
        return names;
    }

    private void addProperties(JsonNode schema, Set<String> names, Set<String> followed) {
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        for (String combination : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(combination).forEach(each -> addProperties(each, names, followed));
        }
        JsonNode reference = schema.path(REFERENCE);
        if (reference.isTextual() && followed.add(reference.textValue())) {
            addProperties(target(reference.textValue()), names, followed);
        }
    }
}
