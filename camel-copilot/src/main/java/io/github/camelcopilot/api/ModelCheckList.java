// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The outcomes of {@code copilot:models?verify=true}, in the order of the models. Immutable. It is
 * a separate type because Camel's type converters, which convert it to JSON, are selected by class.
 */
public final class ModelCheckList extends AbstractList<ModelCheck> implements RandomAccess {

    private final List<ModelCheck> checks;

    private ModelCheckList(Collection<ModelCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Returns a list of these outcomes.
     *
     * @throws NullPointerException if the collection or one of its elements is null
     */
    public static ModelCheckList of(Collection<ModelCheck> checks) {
        return new ModelCheckList(checks);
    }

    @Override
    public ModelCheck get(int index) {
        return checks.get(index);
    }

    @Override
    public int size() {
        return checks.size();
    }

    /** Returns the outcome of the model with this id; empty if it was not verified. */
    public Optional<ModelCheck> find(String model) {
        return checks.stream().filter(check -> check.model().equals(model)).findFirst();
    }
}
