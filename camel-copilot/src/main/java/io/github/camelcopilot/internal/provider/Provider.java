package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One service that answers prompts. Immutable, so any thread may use it. */
public interface Provider {

    /** Returns the name as in the option {@code provider}. */
    String name();

    /** Returns the host, with its port if it has one, as messages name it. */
    String host();

    /** Returns the formats that it can speak. */
    Set<WireFormat> formats();

    /** Returns the format to use where nothing else decides. */
    WireFormat usualFormat();

    /** Returns whether each model of it may speak another format, as its list of models tells. */
    boolean isFormatOfModel();

    /**
     * Returns the whole address for prompts.
     *
     * @param format one of {@link #formats}
     * @param model the model, or null where the service chooses it
     */
    URI promptAddress(WireFormat format, String model);

    /** Returns the whole address of the list of models. */
    URI modelsAddress();

    /** Returns the header that carries an API key; a token always goes as a bearer token. */
    CredentialField keyField();

    /** Returns why a credential must not be sent to the service, or nothing. */
    Optional<String> refusal(Secret credential);

    /** Returns what to do to get a credential, one sentence for the user who has none. */
    String loginAdvice();

    /**
     * Returns what to do about a credential that the service has refused, or nothing where its
     * words are not about that.
     *
     * @param words of the service
     * @param credential that was sent; null = none
     */
    Optional<String> refusalAdvice(String words, Secret credential);

    /**
     * Returns what to look at when the service knows nothing at this address: after 404, 405 or
     * 421.
     */
    Optional<String> addressAdvice(int status);

    /** Returns whether a prompt has to name its model. */
    boolean needsModel();

    /** Returns whether the model of that name wants {@code max_completion_tokens}. */
    boolean renamesMaxTokens(String model);

    /**
     * Returns who counts as having begun the request, {@code user} or {@code agent}, or null where
     * the service does not ask.
     *
     * @param forced what the user decided, or null to decide by the request
     */
    String initiator(ChatRequest request, String forced);

    /**
     * Returns the headers that the service needs for this request, beside the credential and the
     * content type.
     */
    Map<String, String> headers(ChatRequest request, String initiator);

    /** Returns the headers that the service needs for its list of models, beside the credential. */
    Map<String, String> modelsHeaders();
}
