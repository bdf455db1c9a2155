// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeContext;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Generates the JSON Schema of a class with the library victools, which is optional: this is the
 * only class that uses it, and it is loaded only if an endpoint has the option {@code outputClass}.
 * The members of a class are those that Jackson's own deserializer has, so that the schema agrees
 * with what Jackson reads. Used for one class, by one thread.
 */
final class ClassSchema implements CustomDefinitionProviderV2 {

    private static final String TYPE = "type";
    private static final String ANY_OF = "anyOf";
    private static final String REFERENCE = "$ref";
    private static final String DEFINITIONS = "$defs";

    private final DeserializedClass classes;
    private final Map<JavaType, ObjectNode> begun = new HashMap<>();

    /** The names of classes that refer to themselves. */
    private final Map<JavaType, String> names = new HashMap<>();

    /** The schemas of classes that refer to themselves, by their name. */
    private final Map<String, ObjectNode> recursive = new LinkedHashMap<>();

    private JavaType root;
    private JsonMappingException failure;

    private ClassSchema(ObjectMapper mapper) {
        this.classes = new DeserializedClass(mapper);
    }

    /**
     * Returns the schema, Draft 2020-12: all members of objects are required and no others are
     * allowed; those that are {@code Optional}, or have an annotation {@code Nullable}, may be
     * null.
     *
     * @throws JsonMappingException if Jackson cannot create instances of a class
     */
    static ObjectNode of(Class<?> type, ObjectMapper mapper) throws JsonMappingException {
        ClassSchema provider = new ClassSchema(mapper);
        SchemaGeneratorConfigBuilder config =
                new SchemaGeneratorConfigBuilder(
                        new ObjectMapper(), SchemaVersion.DRAFT_2020_12, new OptionPreset());
        config.with(new JacksonModule());
        config.forTypesInGeneral().withCustomDefinitionProvider(provider);
        ObjectNode schema = new SchemaGenerator(config.build()).generateSchema(type);
        if (provider.failure != null) {
            throw provider.failure;
        }
        provider.recursive.forEach(schema.withObject("/" + DEFINITIONS)::set);
        if (provider.recursive.isEmpty() && schema.path(DEFINITIONS).isEmpty()) {
            schema.remove(DEFINITIONS);
        }
        return (ObjectNode) withoutSiblings(schema);
    }

    @Override
    public CustomDefinition provideCustomSchemaDefinition(
            ResolvedType type, SchemaGenerationContext context) {
        try {
            return definition(classes.javaType(type), context);
        } catch (JsonMappingException unsuitable) {
            failure = failure == null ? unsuitable : failure;
            return inline(JsonNodeFactory.instance.objectNode());
        }
    }

    private CustomDefinition definition(JavaType type, SchemaGenerationContext context)
            throws JsonMappingException {
        ObjectNode value = classes.value(type);
        if (value != null) {
            return inline(value);
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (type.isReferenceType()) {
            return inline(nullable(reference(type.getContentType(), context)));
        }
        if (type.isArrayType() || type.isCollectionLikeType()) {
            schema.put(TYPE, "array").set("items", reference(type.getContentType(), context));
            return inline(schema);
        }
        if (type.isMapLikeType()) {
            schema.put(TYPE, "object");
            schema.set("additionalProperties", reference(type.getContentType(), context));
            return inline(schema);
        }
        Collection<SettableBeanProperty> properties = classes.properties(type);
        if (properties == null) {
            // Read by a deserializer whose JSON is not known.
            return inline(schema);
        }
        root = root == null ? type : root;
        begun.put(type, schema);
        schema.put(TYPE, "object");
        ObjectNode members = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (SettableBeanProperty property : properties) {
            members.set(property.getName(), member(property, context));
            required.add(property.getName());
        }
        schema.put("additionalProperties", false);
        begun.remove(type);
        return new CustomDefinition(
                schema,
                CustomDefinition.DefinitionType.STANDARD,
                CustomDefinition.AttributeInclusion.YES);
    }

    private ObjectNode member(SettableBeanProperty property, SchemaGenerationContext context)
            throws JsonMappingException {
        JavaType type = property.getType();
        boolean isOptional = type.isReferenceType();
        ObjectNode value = classes.value(property);
        ObjectNode schema =
                value != null
                        ? value
                        : reference(isOptional ? type.getContentType() : type, context);
        if (isOptional || classes.isNullable(property)) {
            schema = nullable(schema);
        }
        String description = property.getMetadata().getDescription();
        return description == null ? schema : schema.put("description", description);
    }

    /** Returns an object that the generator completes; complete already if it is a value. */
    private ObjectNode reference(JavaType type, SchemaGenerationContext context)
            throws JsonMappingException {
        ObjectNode value = classes.value(type);
        if (value != null) {
            return value;
        }
        return begun.containsKey(type)
                ? referenceBack(type)
                : context.createDefinitionReference(resolved(type, context.getTypeContext()));
    }

    /** The library would follow the members of the class again and again. */
    private ObjectNode referenceBack(JavaType type) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        if (type.equals(root)) {
            return reference.put(REFERENCE, "#");
        }
        // Distinct from the names that the library assigns, which end with a number if needed.
        String name =
                names.computeIfAbsent(
                        type,
                        added -> "R" + names.size() + "_" + added.getRawClass().getSimpleName());
        recursive.put(name, begun.get(type));
        return reference.put(REFERENCE, "#/" + DEFINITIONS + "/" + name);
    }

    private static ResolvedType resolved(JavaType type, TypeContext context) {
        if (type.isArrayType()) {
            return context.resolve(type.getRawClass());
        }
        ResolvedType[] parameters =
                type.getBindings().getTypeParameters().stream()
                        .map(parameter -> resolved(parameter, context))
                        .toArray(ResolvedType[]::new);
        return context.resolve(type.getRawClass(), parameters);
    }

    private static ObjectNode nullable(ObjectNode schema) {
        if (!schema.path(TYPE).isTextual() || schema.has("properties") || schema.has("items")) {
            ObjectNode either = JsonNodeFactory.instance.objectNode();
            either.putArray(ANY_OF).add(schema).addObject().put(TYPE, "null");
            return either;
        }
        String type = schema.path(TYPE).textValue();
        schema.putArray(TYPE).add(type).add("null");
        if (schema.has("enum")) {
            schema.withArray("enum").addNull();
        }
        return schema;
    }

    private static CustomDefinition inline(ObjectNode schema) {
        return new CustomDefinition(
                schema,
                CustomDefinition.DefinitionType.INLINE,
                CustomDefinition.AttributeInclusion.NO);
    }

    /** OpenAI accepts no keywords beside a reference. */
    private static JsonNode withoutSiblings(JsonNode node) {
        if (node.isArray()) {
            node.forEach(ClassSchema::withoutSiblings);
        }
        if (node instanceof ObjectNode object) {
            object.forEach(ClassSchema::withoutSiblings);
            if (object.path(REFERENCE).isTextual()
                    && object.size() > 1
                    && !object.has(DEFINITIONS)) {
                ObjectNode alone = JsonNodeFactory.instance.objectNode();
                alone.set(REFERENCE, object.remove(REFERENCE));
                object.putArray(ANY_OF).add(alone);
            }
        }
        return node;
    }
}
