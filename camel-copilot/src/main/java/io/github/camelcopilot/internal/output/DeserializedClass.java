// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.impl.TypeWrappedDeserializer;
import com.fasterxml.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Jackson reads for a class, by the deserializers of a mapper. Used by one thread. */
final class DeserializedClass {

    private static final String OF_JACKSON = "com.fasterxml.jackson.";

    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private final ObjectMapper mapper;
    private final DeserializationContext context;

    DeserializedClass(ObjectMapper mapper) {
        this.mapper = mapper;
        this.context =
                ((DefaultDeserializationContext) mapper.getDeserializationContext())
                        .createDummyInstance(mapper.getDeserializationConfig());
    }

    /** Returns Jackson's type for a type of the library that generates schemas. */
    JavaType javaType(ResolvedType type) {
        if (type.isArray()) {
            return mapper.getTypeFactory().constructType(type.getErasedType());
        }
        JavaType[] parameters =
                type.getTypeParameters().stream().map(this::javaType).toArray(JavaType[]::new);
        return parameters.length == 0
                ? mapper.constructType(type.getErasedType())
                : mapper.getTypeFactory().constructParametricType(type.getErasedType(), parameters);
    }

    /**
     * Returns the schema of a number, a text, a boolean or an enumeration; null for others.
     *
     * @throws JsonMappingException if Jackson cannot read the class
     */
    ObjectNode value(JavaType type) throws JsonMappingException {
        boolean isText = type.isArrayType() && type.getContentType().hasRawClass(byte.class);
        boolean isValue =
                isText || type.isEnumType() || ValueTypes.schemaOf(type.getRawClass()).isPresent();
        if (!isValue) {
            return null;
        }
        if (!isOfJackson(deserializer(type))) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (isText) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("type", "string")
                    .put("pattern", "^([A-Za-z0-9+/]{4})*$");
        }
        return type.isEnumType()
                ? enumeration(type.getRawClass())
                : ValueTypes.schemaOf(type.getRawClass()).orElseThrow();
    }

    /**
     * Returns the schema of a member whose annotations say how it is read; otherwise like {@link
     * #value(JavaType)}.
     */
    ObjectNode value(SettableBeanProperty property) throws JsonMappingException {
        AnnotatedMember member = property.getMember();
        JsonFormat.Value format =
                member == null ? null : context.getAnnotationIntrospector().findFormat(member);
        if (format != null && format.hasPattern()) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("type", "string")
                    .put("description", "In the format " + format.getPattern());
        }
        if (property.hasValueDeserializer() && !isOfJackson(property.getValueDeserializer())) {
            return JsonNodeFactory.instance.objectNode();
        }
        return value(property.getType());
    }

    private ObjectNode enumeration(Class<?> type) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (Object constant : type.getEnumConstants()) {
            JsonNode written = mapper.valueToTree(constant);
            boolean isRead = isReadAs(constant, written, type);
            values.add(
                    isRead
                            ? written
                            : JsonNodeFactory.instance.textNode(((Enum<?>) constant).name()));
        }
        if (StreamSupport.stream(values.spliterator(), false).allMatch(JsonNode::isTextual)) {
            schema.put("type", "string");
        }
        schema.set("enum", values);
        return schema;
    }

    private boolean isReadAs(Object constant, JsonNode json, Class<?> type) {
        try {
            return constant.equals(mapper.treeToValue(json, type));
        } catch (JsonProcessingException other) {
            return false;
        }
    }

    /**
     * Returns the members of a class; null if a deserializer reads it whose JSON is not known.
     *
     * @throws JsonMappingException if Jackson cannot create instances
     */
    Collection<SettableBeanProperty> properties(JavaType type) throws JsonMappingException {
        JsonDeserializer<?> deserializer = deserializer(type);
        if (deserializer instanceof TypeWrappedDeserializer) {
            throw JsonMappingException.from(
                    context,
                    type.getRawClass().getName()
                            + " has subtypes, for which no schema is generated; declare it with jsonSchema");
        }
        if (!(deserializer instanceof BeanDeserializerBase bean)) {
            if (type.isAbstract()
                    && !type.hasRawClass(Object.class)
                    && isOfJackson(deserializer)
                    && !JsonNode.class.isAssignableFrom(type.getRawClass())) {
                throw JsonMappingException.from(
                        context, type.getRawClass().getName() + " is abstract");
            }
            return null;
        }
        if (!bean.getValueInstantiator().canInstantiate()) {
            throw JsonMappingException.from(
                    context,
                    type.getRawClass().getName()
                            + " has neither a constructor without parameters"
                            + " nor one with the annotation JsonCreator");
        }
        Map<String, SettableBeanProperty> byName = new LinkedHashMap<>();
        // In the order of the declaration, which the deserializer does not keep.
        mapper.getDeserializationConfig()
                .introspect(type)
                .findProperties()
                .forEach(declared -> byName.put(declared.getName(), null));
        add(bean.properties(), byName);
        add(bean.creatorProperties(), byName);
        byName.values().removeIf(Objects::isNull);
        return byName.values();
    }

    private static void add(
            Iterator<SettableBeanProperty> properties, Map<String, SettableBeanProperty> byName) {
        properties.forEachRemaining(
                property -> {
                    if (!property.isInjectionOnly() && !property.isIgnorable()) {
                        byName.putIfAbsent(property.getName(), property);
                    }
                });
    }

    private JsonDeserializer<?> deserializer(JavaType type) throws JsonMappingException {
        JsonDeserializer<?> deserializer = context.findRootValueDeserializer(type);
        if (deserializer instanceof UnsupportedTypeDeserializer) {
            throw JsonMappingException.from(
                    context, "the ObjectMapper has no module for " + type.getRawClass().getName());
        }
        return deserializer;
    }

    private static boolean isOfJackson(JsonDeserializer<?> deserializer) {
        return deserializer.getClass().getName().startsWith(OF_JACKSON);
    }

    /** Returns whether a member may be null, by its type or an annotation of any library. */
    boolean isNullable(SettableBeanProperty property) {
        if (OPTIONALS.contains(property.getType().getRawClass())) {
            return true;
        }
        AnnotatedMember member = property.getMember();
        return member != null
                && Stream.concat(declared(member), ofType(member))
                        .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
    }

    private static Stream<Annotation> declared(AnnotatedMember member) {
        return member.getAllAnnotations() == null
                ? Stream.empty()
                : StreamSupport.stream(
                        member.getAllAnnotations().annotations().spliterator(), false);
    }

    private static Stream<Annotation> ofType(AnnotatedMember member) {
        AnnotatedElement element = null;
        if (member.getMember() instanceof Field field) {
            element = field.getAnnotatedType();
        } else if (member.getMember() instanceof Executable executable) {
            int index = member instanceof AnnotatedParameter parameter ? parameter.getIndex() : 0;
            element =
                    index < executable.getParameterCount()
                            ? executable.getAnnotatedParameterTypes()[index]
                            : null;
        }
        return element == null ? Stream.empty() : Arrays.stream(element.getAnnotations());
    }
}
