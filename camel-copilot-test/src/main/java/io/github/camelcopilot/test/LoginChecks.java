package io.github.camelcopilot.test;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What both endpoints of the login demand of a request, whatever it is about. Stricter than GitHub
 * where a client that errs would get an answer that it cannot read.
 */
final class LoginChecks {

    private LoginChecks() {}

    static Optional<Answer> refuse(RecordedRequest request) {
        if (request.header("Authorization").isPresent()) {
            // A client that logs in has no credential, and must not show another's.
            return Optional.of(ServiceErrors.badRequest("unexpected Authorization header"));
        }
        if (!LoginParameters.areDeclared(request)) {
            return Optional.of(ServiceErrors.missingHeader("Content-Type"));
        }
        if (HeaderChecks.isBlank(request, "User-Agent")) {
            return Optional.of(ServiceErrors.missingHeader("User-Agent"));
        }
        if (!acceptsJson(request)) {
            // GitHub would answer with a form.
            return Optional.of(
                    Answer.status(406, "The Accept header does not ask for application/json"));
        }
        return refuseParameters(request);
    }

    private static Optional<Answer> refuseParameters(RecordedRequest request) {
        Optional<Map<String, String>> parameters = LoginParameters.tryRead(request);
        if (parameters.isEmpty()) {
            return Optional.of(
                    ServiceErrors.badRequest(
                            "the body is not the form or the JSON object that its Content-Type"
                                    + " declares"));
        }
        return parameters.get().getOrDefault("client_id", "").isBlank()
                ? Optional.of(LoginAnswers.notFound())
                : Optional.empty();
    }

    private static boolean acceptsJson(RecordedRequest request) {
        return Arrays.stream(request.header("Accept").orElse("").split(",", -1))
                .map(HeaderChecks::withoutParameters)
                .anyMatch("application/json"::equals);
    }
}
