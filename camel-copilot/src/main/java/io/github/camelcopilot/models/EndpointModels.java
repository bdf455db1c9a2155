package io.github.camelcopilot.models;

import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.client.ModelLookup;
import java.net.URI;
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
    private final URI service;
    private final ModelsProvider provider;
    private final Duration maxAge;

    private record Key(Object source, Object credential) {}

    /**
     * @param service where the list is
     * @param provider the user's own list, or null
     * @param maxAge the option {@code modelsCacheTtl}
     */
    public EndpointModels(
            ModelCatalog catalog, URI service, ModelsProvider provider, Duration maxAge) {
        this.catalog = catalog;
        this.service = service;
        this.provider = provider;
        this.maxAge = maxAge;
    }

    @Override
    public CompletionStage<ModelList> list(
            Object credential, Supplier<CompletionStage<ModelList>> ask) {
        return provider == null
                ? catalog.list(key(credential), maxAge, ask)
                : catalog.list(key(credential), maxAge, provider::models);
    }

    @Override
    public Optional<ModelInfo> known(String model, Object credential) {
        return catalog.known(model, key(credential));
    }

    @Override
    public CompletionStage<Optional<ModelInfo>> find(
            String model, Object credential, Supplier<CompletionStage<ModelList>> ask) {
        return provider == null
                ? catalog.find(model, key(credential), maxAge, ask)
                : catalog.find(model, key(credential), maxAge, provider::models);
    }

    /** The user's own list is the same whoever pays. */
    private Key key(Object credential) {
        return provider == null ? new Key(service, credential) : new Key(provider, null);
    }
}
