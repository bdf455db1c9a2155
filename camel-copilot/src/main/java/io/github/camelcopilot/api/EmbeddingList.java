// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/**
 * The vectors of several texts, in the order of the texts: the body after {@code
 * copilot:embeddings} with a list. All have the same number of dimensions. The list is immutable;
 * the arrays are not copied. It is a separate type because Camel's type converters, which convert
 * it to JSON, are selected by class.
 *
 * <pre>{@code
 * List<float[]> vectors = exchange.getMessage().getBody(List.class);
 * String json = exchange.getMessage().getBody(String.class); // [[0.25,-0.5],[0.75,1.0]]
 * }</pre>
 */
public final class EmbeddingList extends AbstractList<float[]> implements RandomAccess {

    private final List<float[]> vectors;

    private EmbeddingList(Collection<float[]> vectors) {
        this.vectors = List.copyOf(vectors);
    }

    /**
     * Returns a list of these vectors.
     *
     * @throws NullPointerException if the collection or one of its elements is null
     */
    public static EmbeddingList of(Collection<float[]> vectors) {
        return new EmbeddingList(vectors);
    }

    @Override
    public float[] get(int index) {
        return vectors.get(index);
    }

    @Override
    public int size() {
        return vectors.size();
    }

    /** Returns the number of dimensions of the vectors; 0 if the list is empty. */
    public int dimensions() {
        return vectors.isEmpty() ? 0 : vectors.get(0).length;
    }
}
