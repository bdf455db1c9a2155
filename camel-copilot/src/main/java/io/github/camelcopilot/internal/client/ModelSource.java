// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Where the list of models of one endpoint comes from: the service, or the option {@code
 * modelsProvider}, which replaces it. Immutable, so any thread may use it.
 */
public final class ModelSource {

    /**
     * Identifies a service. Each call looks up its model, and the hash code of the value is that of
     * many settings.
     *
     * @param hash the hash code of the value
     */
    private record Service(Object value, int hash) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Service that && hash == that.hash && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final Service service;
    private final ProvidedModels provided;
    private final Duration maxAge;

    /**
     * @param service identifies the service's lists together with the credential: its address, how
     *     it is reached, and the headers of the request
     * @param provider the user's own list, or null
     * @param maxAge the option {@code modelsCacheTtl}
     */
    public ModelSource(
            Object service, ModelsProvider provider, Duration maxAge, Scheduler scheduler) {
        this.service = new Service(service, service.hashCode());
        this.provided = provider == null ? null : new ProvidedModels(provider, scheduler);
        this.maxAge = maxAge;
    }

    /** Returns the key of the list for a credential; the user's own list is the same for all. */
    ModelCatalog.Key key(Object credential) {
        return provided == null
                ? new ModelCatalog.Key(service, credential)
                : new ModelCatalog.Key(provided, null);
    }

    /**
     * Returns the supplier that requests the list.
     *
     * @param fromService requests it from the service
     */
    Supplier<CompletionStage<ModelList>> request(Supplier<CompletionStage<ModelList>> fromService) {
        return provided == null ? fromService : provided::request;
    }

    /** Returns whether the user's own list replaces that of the service. */
    boolean isProvided() {
        return provided != null;
    }

    Duration maxAge() {
        return maxAge;
    }
}
