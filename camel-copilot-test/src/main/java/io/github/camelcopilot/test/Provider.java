package io.github.camelcopilot.test;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The providers other than Copilot that the server plays, with what they demand of a request's
 * headers and query. None of them may be shown what is meant for Copilot. Stateless.
 */
enum Provider {
    /** Anthropic; it is told by the header {@code anthropic-version}. */
    ANTHROPIC("x-api-key", false, ErrorShape.ANTHROPIC) {
        @Override
        boolean isMeant(RecordedRequest request) {
            return !HeaderChecks.isBlank(request, "anthropic-version");
        }
    },

    /** A server that speaks as OpenAI does, on the own machine say; it needs no credential. */
    OPENAI(null, false, ErrorShape.OPENAI),

    /** Azure, by API version. */
    AZURE("api-key", true, ErrorShape.OPENAI),

    /** Azure's {@code v1} API, which needs no API version. */
    AZURE_V1("api-key", false, ErrorShape.OPENAI);

    private static final String API_VERSION = "api-version=";

    private final String keyHeader;
    private final boolean needsApiVersion;
    private final ErrorShape errors;

    Provider(String keyHeader, boolean needsApiVersion, ErrorShape errors) {
        this.keyHeader = keyHeader;
        this.needsApiVersion = needsApiVersion;
        this.errors = errors;
    }

    /** Whether a request to one of its paths is for it and not for another with the same path. */
    boolean isMeant(RecordedRequest request) {
        return true;
    }

    ErrorShape errors() {
        return errors;
    }

    /** The refusal for what the headers or the query lack, or have too much. */
    Optional<Answer> refuse(RecordedRequest request) {
        return CopilotsOwn.headerIn(request)
                .map(found -> errors.badRequest(found + " must not be sent to another provider"))
                .or(() -> refuseCredential(request))
                .or(() -> refuseQuery(request));
    }

    private Optional<Answer> refuseCredential(RecordedRequest request) {
        if (keyHeader == null) {
            return Optional.empty();
        }
        List<String> sent =
                Stream.of(keyHeader, "Authorization")
                        .filter(header -> request.headers().containsKey(header))
                        .toList();
        boolean one = sent.size() == 1 && request.headers().get(sent.get(0)).size() == 1;
        boolean good =
                one
                        && (sent.get(0).equals(keyHeader)
                                ? !HeaderChecks.isBlank(request, keyHeader)
                                : !HeaderChecks.bearerToken(request).isEmpty());
        return good
                ? Optional.empty()
                : Optional.of(
                        errors.unauthorized(
                                "exactly one of the headers "
                                        + keyHeader
                                        + " and Authorization (Bearer) is required"));
    }

    private Optional<Answer> refuseQuery(RecordedRequest request) {
        String path = request.path();
        boolean versioned =
                Arrays.stream(path.substring(path.indexOf('?') + 1).split("&", -1))
                        .map(member -> member.toLowerCase(Locale.ROOT))
                        .anyMatch(
                                member ->
                                        member.startsWith(API_VERSION)
                                                && member.length() > API_VERSION.length());
        return versioned || !needsApiVersion
                ? Optional.empty()
                : Optional.of(errors.badRequest("the query parameter api-version is required"));
    }
}
