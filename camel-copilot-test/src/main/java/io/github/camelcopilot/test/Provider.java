// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The simulated providers other than Copilot, with what they require of the headers and the query
 * of a request. Like the real services, they ignore unknown headers, including Copilot's, and
 * refuse a credential that they did not issue. Stateless.
 */
enum Provider {
    /** Anthropic, recognised by the header {@code anthropic-version}. */
    ANTHROPIC("x-api-key", false, ErrorShape.ANTHROPIC) {
        @Override
        boolean isMeant(RecordedRequest request) {
            return !HeaderChecks.isBlank(request, "anthropic-version")
                    && !isMeantForCopilot(request);
        }
    },

    /** A server compatible with OpenAI's, such as a local one; it needs no credential. */
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

    /** Whether a request to one of its paths is for it, and not for another with the same path. */
    boolean isMeant(RecordedRequest request) {
        return true;
    }

    ErrorShape errors() {
        return errors;
    }

    /** Anthropic's own clients send {@code anthropic-version} to Copilot's Messages API as well. */
    private static boolean isMeantForCopilot(RecordedRequest request) {
        return GitHubTokens.isOne(HeaderChecks.bearerToken(request))
                && !HeaderChecks.isBlank(request, "Openai-Intent");
    }

    /** The refusal of a request without required headers or query, or with a GitHub token. */
    Optional<Answer> refuse(RecordedRequest request) {
        return refuseCredential(request).or(() -> refuseQuery(request));
    }

    private Optional<Answer> refuseCredential(RecordedRequest request) {
        Optional<String> foreign =
                Stream.of("Authorization", keyHeader)
                        .filter(Objects::nonNull)
                        .filter(header -> GitHubTokens.isOne(request.header(header).orElse("")))
                        .findFirst();
        if (foreign.isPresent()) {
            return Optional.of(
                    errors.unauthorized(
                            "the header "
                                    + foreign.get()
                                    + " contains a GitHub token, which is not a credential of this"
                                    + " service"));
        }
        if (keyHeader == null
                || !HeaderChecks.isBlank(request, keyHeader)
                || !HeaderChecks.bearerToken(request).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                errors.unauthorized(
                        "one of the headers "
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
