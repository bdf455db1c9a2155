// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.AbstractList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The models that a credential has access to. Immutable. It is a separate type because Camel's type
 * converters, which convert it to JSON, are selected by class.
 */
public final class ModelList extends AbstractList<ModelInfo> implements RandomAccess {

    private final List<ModelInfo> models;
    private final Map<String, ModelInfo> byId = new HashMap<>();

    private ModelList(Collection<ModelInfo> models) {
        this.models = List.copyOf(models);
        this.models.forEach(model -> byId.putIfAbsent(model.id(), model));
    }

    /**
     * Returns a list of these models.
     *
     * @throws NullPointerException if the collection or one of its elements is null
     */
    public static ModelList of(Collection<ModelInfo> models) {
        return new ModelList(models);
    }

    @Override
    public ModelInfo get(int index) {
        return models.get(index);
    }

    @Override
    public int size() {
        return models.size();
    }

    /** Returns the first model with this id; empty if there is none. */
    public Optional<ModelInfo> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
