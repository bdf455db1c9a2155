// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks the headers that Copilot requires, in the order of the service. Those for the intent and
 * the initiator are required of prompts only: published clients request embeddings and the list of
 * models without them.
 */
final class HeaderChecks {

    private static final String BEARER = "bearer ";

    private HeaderChecks() {}

    /** The refusal of a prompt: a POST with a JSON body. */
    static Optional<Answer> refusePrompt(RecordedRequest request, Predicate<String> expired) {
        return refuseList(request, expired)
                .or(() -> missing(request).map(ServiceErrors::missingHeader));
    }

    /** The refusal of a request for embeddings: a POST with a JSON body. */
    static Optional<Answer> refuseEmbeddings(RecordedRequest request, Predicate<String> expired) {
        return refuseList(request, expired)
                .or(
                        () ->
                                mediaType(request).equals("application/json")
                                        ? Optional.empty()
                                        : Optional.of(ServiceErrors.missingHeader("Content-Type")));
    }

    /** The refusal of a request for the list of models. */
    static Optional<Answer> refuseList(RecordedRequest request, Predicate<String> expired) {
        return credential(request)
                .or(() -> refuseExpired(request, expired))
                .or(
                        () ->
                                isBlank(request, "User-Agent")
                                        ? Optional.of(ServiceErrors.missingHeader("User-Agent"))
                                        : Optional.empty());
    }

    /** Returns the refusal of an expired token. */
    static Optional<Answer> refuseExpired(RecordedRequest request, Predicate<String> expired) {
        return expired.test(bearerToken(request))
                ? Optional.of(ServiceErrors.unauthorized("token expired"))
                : Optional.empty();
    }

    private static Optional<Answer> credential(RecordedRequest request) {
        String value = request.header("Authorization").orElse("");
        if (value.isBlank()) {
            return Optional.of(ServiceErrors.unauthorized("token missing"));
        }
        String token = bearerToken(request);
        if (token.isEmpty()) {
            return Optional.of(ServiceErrors.unauthorized("not a Bearer token"));
        }
        if (token.startsWith("ghp_")) {
            return Optional.of(
                    Answer.status(
                            400, "Personal Access Tokens are not supported for this endpoint"));
        }
        return Optional.empty();
    }

    /** The token of the Authorization header; empty when that has no Bearer token. */
    static String bearerToken(RecordedRequest request) {
        String value = request.header("Authorization").orElse("");
        // Schemes are case-insensitive by RFC 9110.
        return value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? value.substring(BEARER.length()).strip()
                : "";
    }

    private static Optional<String> missing(RecordedRequest request) {
        if (!mediaType(request).equals("application/json")) {
            return Optional.of("Content-Type");
        }
        if (isBlank(request, "Openai-Intent")) {
            return Optional.of("Openai-Intent");
        }
        if (!Set.of("user", "agent").contains(request.header("x-initiator").orElse(""))) {
            return Optional.of("x-initiator");
        }
        return Optional.empty();
    }

    static boolean isBlank(RecordedRequest request, String header) {
        return request.header(header).orElse("").isBlank();
    }

    static String mediaType(RecordedRequest request) {
        return withoutParameters(request.header("Content-Type").orElse(""));
    }

    /** A media type such as {@code text/plain; charset=utf-8}, in lower case, without the rest. */
    static String withoutParameters(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
