// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelcopilot.api.OutputViolation;
import java.util.Optional;

/**
 * Reads the JSON of an answer strictly: duplicate keys, text behind the value and values that are
 * not JSON are refused. Numbers keep all their digits. Holds no state.
 */
final class AnswerJson {

    /** Maximum number of places by which an exponent moves the decimal point. */
    private static final int MAX_SCALE = 10_000;

    /** The size of an answer is limited before; Jackson limits its nesting and its numbers. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private AnswerJson() {}

    /**
     * Returns the value.
     *
     * @throws JsonProcessingException if the text is not JSON, or exceeds a limit
     */
    static JsonNode parse(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    /**
     * Returns a number with such an exponent that calculating with it would need a lot of memory.
     */
    static Optional<OutputViolation> hugeExponent(JsonNode value, String pointer) {
        if (value.isBigDecimal()) {
            int scale = value.decimalValue().scale();
            return scale > MAX_SCALE || scale < -MAX_SCALE
                    ? Optional.of(
                            OutputViolation.of(pointer, "the exponent is larger than " + MAX_SCALE))
                    : Optional.empty();
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                Optional<OutputViolation> found = hugeExponent(value.get(i), pointer + "/" + i);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        for (var member : value.properties()) {
            Optional<OutputViolation> found =
                    hugeExponent(
                            member.getValue(), pointer + "/" + Pointers.escaped(member.getKey()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
