// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.camelcopilot.api.OutputViolation;
import java.io.IOException;
import java.util.List;

/** Converts answers to instances of a class. Immutable; any thread may use it. */
public final class ClassConversion {

    private static final String OPTION = "The option outputClass";

    private final Class<?> type;
    private final ObjectMapper mapper;

    /**
     * @param mapper the mapper of the application; null = one with the modules for {@code
     *     java.time} and {@code Optional}
     */
    public ClassConversion(Class<?> type, ObjectMapper mapper) {
        this.type = type;
        this.mapper =
                mapper == null
                        ? JsonMapper.builder()
                                .addModule(new JavaTimeModule())
                                .addModule(new Jdk8Module())
                                .build()
                        : mapper;
    }

    /**
     * Returns the schema of the class.
     *
     * @throws IllegalArgumentException if there is none, or if the libraries are missing that
     *     generate it
     */
    public JsonNode schema() {
        try {
            return ClassSchema.of(type, mapper);
        } catch (JsonMappingException unsuitable) {
            throw new IllegalArgumentException(
                    OPTION
                            + " names "
                            + type.getName()
                            + ", which Jackson cannot read: "
                            + unsuitable.getOriginalMessage(),
                    unsuitable);
        } catch (StackOverflowError endless) {
            throw new IllegalArgumentException(
                    OPTION + " names " + type.getName() + ", which is nested without end", endless);
        } catch (LinkageError missing) {
            throw new IllegalArgumentException(
                    OPTION
                            + " needs the libraries com.github.victools:jsonschema-generator and"
                            + " com.github.victools:jsonschema-module-jackson on the classpath",
                    missing);
        }
    }

    /** Returns the simple name of the class. */
    public String name() {
        return type.getSimpleName();
    }

    /**
     * Returns the instance.
     *
     * @param text the JSON of the value
     */
    OutputReading read(JsonNode value, String text) {
        try {
            Object instance = mapper.readerFor(type).readValue(value);
            return instance == null
                    ? invalid("", "is null, which is no instance of " + type.getName())
                    : new OutputReading.Valid(text, instance);
        } catch (JsonMappingException unsuitable) {
            return invalid(
                    Pointers.of(unsuitable.getPath()),
                    "cannot be converted: " + unsuitable.getOriginalMessage());
        } catch (JsonProcessingException unsuitable) {
            return invalid("", "cannot be converted: " + unsuitable.getOriginalMessage());
        } catch (IOException | RuntimeException unsuitable) {
            return invalid("", "cannot be converted: " + unsuitable);
        }
    }

    private static OutputReading invalid(String pointer, String message) {
        return new OutputReading.Invalid(List.of(OutputViolation.of(pointer, message)));
    }
}
