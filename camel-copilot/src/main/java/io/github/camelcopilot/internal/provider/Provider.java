// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.ChatRequest;
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

    /** Returns the host for messages, with its port if it has one. */
    String host();

    /** Returns the wire formats that the service supports. */
    Set<WireFormat> formats();

    /** Returns the default format. */
    WireFormat defaultFormat();

    /** Returns whether the formats depend on the model, as the list of models says. */
    boolean hasFormatPerModel();

    /**
     * Returns the address for prompts.
     *
     * @param format one of {@link #formats}
     * @param model the model, or null where the service chooses it
     */
    URI promptAddress(WireFormat format, String model);

    /** Returns the address of the list of models. */
    URI modelsAddress();

    /** Returns the header for API keys; tokens are always sent as bearer tokens. */
    CredentialField apiKeyField();

    /** Returns why a credential must not be sent to the service, or nothing if it may. */
    Optional<String> refusal(Secret credential);

    /** Returns how to get a credential, as a sentence for users. */
    String loginAdvice();

    /**
     * Returns what to do about a credential that the service has refused, or nothing if its message
     * has another subject.
     *
     * @param words the message of the service
     * @param credential the credential that was sent; null = none
     */
    Optional<String> refusalAdvice(String words, Secret credential);

    /**
     * Returns what to check after a status that suggests a wrong address, such as 404, 405 or 421;
     * nothing for others.
     */
    Optional<String> addressAdvice(int status);

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
     * @param forced the value that the user set; null = decide by the request
     */
    String initiator(ChatRequest request, String forced);

    /**
     * Returns the headers of a request for a prompt, without the credential and the content type.
     */
    Map<String, String> headers(ChatRequest request, String initiator);

    /** Returns the headers of a request for the list of models, without the credential. */
    Map<String, String> modelsHeaders();
}
