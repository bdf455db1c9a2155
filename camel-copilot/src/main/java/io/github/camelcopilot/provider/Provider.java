package io.github.camelcopilot.provider;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One service that answers prompts. Immutable, so any thread may use it. */
public interface Provider {

    /** Returns the name as in the option {@code provider}. */
    String name();

    /** Returns the whole address of chat completions. */
    URI chatAddress();

    /** Returns the name of the header that carries the credential. */
    String credentialHeader();

    /** Returns what stands before the credential in that header, such as {@code "Bearer "}. */
    String credentialPrefix();

    /** Returns why the service is known to refuse a credential of this kind, or nothing. */
    Optional<String> refusal(Secret credential);

    /** Returns what to do to get a credential, one sentence for the user who has none. */
    String loginAdvice();

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
}
