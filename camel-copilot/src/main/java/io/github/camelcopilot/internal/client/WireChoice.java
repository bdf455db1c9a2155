// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.WireApi;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the wire API of a prompt: a fixed one, or one that its model supports. Immutable. */
public final class WireChoice {

    /** The names of the formats in Copilot's list of models, the preferred first. */
    private static final Map<WireFormat, String> ENDPOINTS = new EnumMap<>(WireFormat.class);

    static {
        ENDPOINTS.put(WireFormat.COMPLETIONS, "/chat/completions");
        ENDPOINTS.put(WireFormat.RESPONSES, "/responses");
        ENDPOINTS.put(WireFormat.MESSAGES, "/v1/messages");
    }

    private final WireApi usual;
    private final Map<WireFormat, WireApi> byFormat = new EnumMap<>(WireFormat.class);

    private WireChoice(WireApi usual, List<WireApi> others) {
        this.usual = usual;
        byFormat.put(usual.format(), usual);
        others.forEach(wire -> byFormat.put(wire.format(), wire));
    }

    /** Returns a choice that is the same for all models. */
    public static WireChoice of(WireApi only) {
        return new WireChoice(only, List.of());
    }

    /**
     * Returns a choice by model.
     *
     * @param usual for unknown models
     */
    public static WireChoice byModel(WireApi usual, List<WireApi> others) {
        return new WireChoice(usual, others);
    }

    /** Returns whether the choice depends on the model. */
    boolean isByModel() {
        return byFormat.size() > 1;
    }

    /** Returns the wire API for a model; empty = an unknown model. */
    WireApi of(Optional<ModelInfo> model) {
        List<String> supported = model.map(ModelInfo::supportedEndpoints).orElse(List.of());
        return ENDPOINTS.entrySet().stream()
                .filter(format -> supported.contains(format.getValue()))
                .map(format -> byFormat.get(format.getKey()))
                .findFirst()
                .orElse(usual);
    }
}
