// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.github.camelcopilot.api.OutputViolation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Validates values with the library networknt, which is optional: this is the only class that uses
 * it, and it is loaded only if an endpoint has a schema. Any thread may use it.
 */
final class SchemaValidator {

    /** Maximum number of violations of the meta-schema that a message lists. */
    private static final int MAX_LISTED = 5;

    private static final String STANDARD = "json-schema.org/draft";

    /**
     * Holds the schemas of the drafts, compiled once. The registry of a schema would keep a copy of
     * its draft as long as the schema.
     */
    private static final SchemaRegistry DRAFTS = registry();

    private final Schema schema;

    private SchemaValidator(Schema schema) {
        this.schema = schema;
    }

    /**
     * Returns a validator for a schema. Its dialect is that of {@code $schema}, Draft 2020-12 by
     * default.
     *
     * @throws IllegalArgumentException if the schema is invalid; the message is the end of a
     *     sentence
     */
    static SchemaValidator of(JsonNode document) {
        String dialect = dialect(document);
        List<OutputViolation> violations =
                violations(DRAFTS.getSchema(SchemaLocation.of(dialect)).validate(document));
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(
                    "is not a valid JSON Schema: "
                            + violations.stream()
                                    .limit(MAX_LISTED)
                                    .map(OutputViolation::toString)
                                    .collect(Collectors.joining("; ")));
        }
        try {
            // One registry for each schema, because it identifies schemas by $id.
            Schema schema = registry().getSchema(document);
            // Finds references to itself that never end.
            var unused = schema.validate(JsonNodeFactory.instance.objectNode());
            return new SchemaValidator(schema);
        } catch (SchemaException | StackOverflowError unusable) {
            throw new IllegalArgumentException(
                    "is not a usable JSON Schema: "
                            + (unusable instanceof SchemaException
                                    ? unusable.getMessage()
                                    : "a reference refers to itself"),
                    unusable);
        }
    }

    private static String dialect(JsonNode document) {
        JsonNode declared = document.path("$schema");
        if (declared.isMissingNode()) {
            return SpecificationVersion.DRAFT_2020_12.getDialectId();
        }
        String id = declared.asText();
        // The ids of the first drafts end with an empty fragment, which many schemas leave out.
        return SpecificationVersion.fromDialectId(id)
                .or(() -> SpecificationVersion.fromDialectId(id + "#"))
                .map(SpecificationVersion::getDialectId)
                .orElseThrow(() -> unknownDialect(declared));
    }

    private static IllegalArgumentException unknownDialect(JsonNode declared) {
        return new IllegalArgumentException(
                "has an unknown $schema, "
                        + declared
                        + "; leave it out, or use that of a draft, such as "
                        + SpecificationVersion.DRAFT_2020_12.getDialectId());
    }

    private static SchemaRegistry registry() {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder()
                        // Off by default since Draft 2019-09.
                        .formatAssertionsEnabled(true)
                        // The model reads the messages, which otherwise depend on the machine.
                        .locale(Locale.ENGLISH)
                        .pathType(PathType.JSON_POINTER)
                        .preloadSchema(true)
                        .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder ->
                        builder.schemaRegistryConfig(config)
                                // The library holds the drafts; nothing else is loaded, in
                                // particular nothing remote.
                                .schemaLoader(
                                        loader ->
                                                loader.allow(
                                                        iri ->
                                                                iri.toString()
                                                                        .replaceFirst(
                                                                                "^https?://", "")
                                                                        .startsWith(STANDARD))));
    }

    /** Returns what does not conform; empty = the value conforms. */
    List<OutputViolation> violations(JsonNode value) {
        return violations(schema.validate(value));
    }

    private static List<OutputViolation> violations(List<Error> errors) {
        return errors.stream()
                .map(
                        error ->
                                OutputViolation.of(
                                        error.getInstanceLocation().toString(), error.getMessage()))
                .toList();
    }
}
