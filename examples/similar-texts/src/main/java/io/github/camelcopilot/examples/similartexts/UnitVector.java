// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The direction of a vector, of length 1. The cosine of the angle between two of them is therefore
 * the sum of the products of their numbers. Immutable.
 */
final class UnitVector {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final float[] numbers;

    private UnitVector(float[] numbers) {
        this.numbers = numbers;
    }

    /**
     * Reads a vector from the JSON to which Camel converts the result of {@code
     * copilot:embeddings}.
     *
     * @throws IllegalStateException if it is no array of numbers
     */
    static UnitVector read(String json) {
        try {
            return of(JSON.readValue(json, float[].class));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("The table contains an invalid vector", damaged);
        }
    }

    static UnitVector of(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        float[] numbers = new float[vector.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (vector[i] / length);
        }
        return new UnitVector(numbers);
    }

    int dimensions() {
        return numbers.length;
    }

    float at(int dimension) {
        return numbers[dimension];
    }

    /**
     * Returns the cosine of the angle between both: 1 = same direction, 0 = unrelated.
     *
     * @throws IllegalStateException if they are of different models
     */
    double cosine(UnitVector other) {
        if (other.numbers.length != numbers.length) {
            throw new IllegalStateException(
                    "A vector has "
                            + numbers.length
                            + " dimensions and another "
                            + other.numbers.length
                            + ", so they are of different models");
        }
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += (double) numbers[i] * other.numbers[i];
        }
        return sum;
    }
}
