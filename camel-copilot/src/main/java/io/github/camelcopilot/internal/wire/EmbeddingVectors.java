// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the vectors of one answer, straight into arrays, and checks that each text has exactly one,
 * and that all have the same length. Used by one thread.
 */
final class EmbeddingVectors {

    /** Initial capacity of a vector whose length is not known before its end. */
    private static final int INITIAL_CAPACITY = 2048;

    /** Limit of the capacity that is reserved for a length that has only been requested. */
    private static final int MAX_RESERVED = 16_384;

    private final float[][] vectors;

    /** The length of all vectors; 0 = not known yet. */
    private int length;

    /**
     * @param texts number of texts
     * @param dimensions the requested length of the vectors; null = the model determines it
     */
    EmbeddingVectors(int texts, Integer dimensions) {
        this.vectors = new float[texts][];
        this.length = dimensions == null ? 0 : dimensions;
    }

    /**
     * Reads the array at the start of which the parser is.
     *
     * @throws UnreadableAnswerException if an element is no vector of a text
     */
    void read(JsonParser json) throws IOException, UnreadableAnswerException {
        int position = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            readElement(json, position);
            position++;
        }
    }

    /** Services may omit the index; the element then belongs to the text at its position. */
    private void readElement(JsonParser json, int position)
            throws IOException, UnreadableAnswerException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new UnreadableAnswerException("an element of its data is not an object");
        }
        int index = position;
        float[] vector = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            if (member.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = json.getIntValue();
            } else if (member.equals("embedding")) {
                vector = vector(json, value);
            } else {
                json.skipChildren();
            }
        }
        put(index, vector);
    }

    private void put(int index, float[] vector) throws UnreadableAnswerException {
        if (vector == null) {
            throw new UnreadableAnswerException("an element of its data has no embedding");
        }
        if (index < 0 || index >= vectors.length) {
            throw new UnreadableAnswerException(
                    "it holds a vector with the index " + index + ", but " + texts() + " sent");
        }
        if (vectors[index] != null) {
            throw new UnreadableAnswerException(
                    "it holds more than one vector with the index " + index);
        }
        vectors[index] = vector;
    }

    private String texts() {
        return vectors.length == 1 ? "1 text was" : vectors.length + " texts were";
    }

    private float[] vector(JsonParser json, JsonToken start)
            throws IOException, UnreadableAnswerException {
        float[] vector =
                switch (start) {
                    case START_ARRAY -> numbers(json);
                    // Some servers ignore encoding_format.
                    case VALUE_STRING -> base64(json);
                    default ->
                            throw new UnreadableAnswerException(
                                    "an embedding is not an array of numbers");
                };
        if (vector.length == 0) {
            throw new UnreadableAnswerException("it holds a vector without any dimension");
        }
        if (length != 0 && vector.length != length) {
            throw new UnreadableAnswerException(
                    "it holds a vector with " + vector.length + " dimensions instead of " + length);
        }
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new UnreadableAnswerException(
                        "it holds a vector with a value that is not a finite number");
            }
        }
        length = vector.length;
        return vector;
    }

    private float[] numbers(JsonParser json) throws IOException, UnreadableAnswerException {
        float[] numbers =
                new float[length == 0 ? INITIAL_CAPACITY : Math.min(length, MAX_RESERVED)];
        int size = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == null || !json.currentToken().isNumeric()) {
                throw new UnreadableAnswerException("an embedding is not an array of numbers");
            }
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size] = json.getFloatValue();
            size++;
        }
        return size == numbers.length ? numbers : Arrays.copyOf(numbers, size);
    }

    /** Little-endian numbers of 4 bytes, as in OpenAI's API. */
    private static float[] base64(JsonParser json) throws IOException, UnreadableAnswerException {
        byte[] bytes = json.getBinaryValue();
        if (bytes.length % Float.BYTES != 0) {
            throw new UnreadableAnswerException("an embedding in base64 is cut off");
        }
        float[] numbers = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }

    /**
     * Returns the vectors in the order of the texts.
     *
     * @throws UnreadableAnswerException if a text has none
     */
    List<float[]> complete() throws UnreadableAnswerException {
        long missing = Arrays.stream(vectors).filter(vector -> vector == null).count();
        if (missing > 0) {
            throw new UnreadableAnswerException(
                    "it holds "
                            + (vectors.length - missing)
                            + (vectors.length - missing == 1 ? " vector" : " vectors")
                            + ", but "
                            + texts()
                            + " sent");
        }
        return List.of(vectors);
    }
}
