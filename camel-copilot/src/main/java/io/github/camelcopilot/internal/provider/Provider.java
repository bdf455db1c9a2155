// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A service with language models: its addresses, headers and rules. Immutable. */
public interface Provider {

    /** Returns the value of the option {@code provider}. */
    String name();

    /** Returns the host, with its port if it has one, for messages. */
    String host();

    /** Returns the wire formats that the service supports. */
    Set<WireFormat> formats();

    /** Returns the default format. */
    WireFormat defaultFormat();

    /** Returns whether the list of models states which formats each model supports. */
    boolean hasFormatPerModel();

    /**
     * Returns the address for prompts.
     *
     * @param format one of {@link #formats}
     * @param model the model; null if the service selects it
     */
    URI promptAddress(WireFormat format, String model);

    /** Returns the address of the list of models. */
    URI modelsAddress();

    /** Returns whether the service has an API for embeddings. */
    default boolean hasEmbeddings() {
        return true;
    }

    /**
     * Returns the address for embeddings.
     *
     * @throws UnsupportedOperationException if the service has no such API
     */
    URI embeddingsAddress(String model);

    /**
     * Returns the initiator of a request for embeddings, {@code user} or {@code agent}; null if the
     * service has no such header.
     *
     * @param forced the value set by an option or header, or null
     */
    String embeddingsInitiator(String forced);

    /** Returns the headers of a request for embeddings, without the credential. */
    Map<String, String> embeddingsHeaders(String initiator);

    /** Returns the header for API keys; tokens are always sent as bearer tokens. */
    CredentialField apiKeyField();

    /** Returns why a credential must not be sent to the service; empty if it may. */
    Optional<String> refusal(Secret credential);

    /** Returns advice on how to obtain a credential. */
    String loginAdvice();

    /**
     * Returns advice about a credential that the service has refused; empty if its message is about
     * something else.
     *
     * @param message the message of the service
     * @param credential the credential that was sent; null = none
     */
    Optional<String> refusalAdvice(String message, Secret credential);

    /**
     * Returns advice for a status that suggests a wrong base URL, such as 404, 405 or 421; empty
     * for others.
     */
    Optional<String> addressAdvice(int status);

    /**
     * Returns whether the service can enforce a JSON Schema for the answer.
     *
     * @param model the model, if it is known
     */
    default boolean supportsSchema(WireFormat format, Optional<ModelInfo> model) {
        return true;
    }

    /** Returns whether requests must name a model. */
    boolean requiresModel();

    /**
     * Returns whether a model requires {@code max_completion_tokens} instead of {@code max_tokens}.
     */
    boolean requiresMaxCompletionTokens(String model);

    /**
     * Returns the initiator of the request, {@code user} or {@code agent}; null if the service has
     * no such header.
     *
     * @param forced the value set by an option or header; null = determined by the request
     */
    String initiator(ChatRequest request, String forced);

    /**
     * Returns the headers of a request that sends a prompt, without the credential and the content
     * type.
     */
    Map<String, String> headers(ChatRequest request, String initiator);

    /**
     * Returns how many premium requests a prompt to a model counts as according to the
     * documentation of the service; null if that says nothing.
     */
    default Double multiplier(String model) {
        return null;
    }

    /** Returns whether prompts to some models count against a quota for premium models. */
    default boolean hasPremiumModels() {
        return false;
    }

    /** Returns advice, in one sentence, about a model that the service refuses. */
    default String refusedModelAdvice() {
        return "Check the name of the model, and whether the credential may use it";
    }

    /** Returns the headers of a request for the list of models, without the credential. */
    Map<String, String> modelsHeaders();
}
