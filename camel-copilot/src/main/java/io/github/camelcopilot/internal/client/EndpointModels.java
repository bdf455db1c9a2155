package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The models as one endpoint sees them: those of its service, or of the user's own list, which
 * replaces the service's. Immutable but for the catalog.
 */
public final class EndpointModels implements ModelLookup {

    private final ModelCatalog catalog;
    private final Object service;
    private final ProvidedModels own;
    private final Duration maxAge;

    /**
     * @param service what decides which list the service gives, beside the credential: where it is,
     *     how it is reached, the headers that it is asked with
     * @param provider the user's own list, or null
     * @param maxAge the option {@code modelsCacheTtl}
     */
    public EndpointModels(
            ModelCatalog catalog,
            Object service,
            ModelsProvider provider,
            Duration maxAge,
            Scheduler scheduler) {
        this.catalog = catalog;
        this.service = service;
        this.own = provider == null ? null : new ProvidedModels(provider, scheduler);
        this.maxAge = maxAge;
    }

    @Override
    public CompletionStage<ModelList> list(
            Object credential, Supplier<CompletionStage<ModelList>> ask) {
        return catalog.list(key(credential), maxAge, chosen(ask));
    }

    @Override
    public Optional<ModelInfo> known(String model, Object credential) {
        return catalog.known(model, key(credential));
    }

    @Override
    public CompletionStage<Optional<ModelInfo>> find(
            String model, Object credential, Supplier<CompletionStage<ModelList>> ask) {
        return catalog.find(model, key(credential), maxAge, chosen(ask));
    }

    private Supplier<CompletionStage<ModelList>> chosen(
            Supplier<CompletionStage<ModelList>> service) {
        return own == null ? service : own::ask;
    }

    /** The user's own list is the same whoever pays. */
    private ModelCatalog.Key key(Object credential) {
        return own == null
                ? new ModelCatalog.Key(service, credential)
                : new ModelCatalog.Key(own, null);
    }
}
