// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Map;
import java.util.Optional;

/** Checks what both endpoints of the login require of a request. Holds no state. */
final class LoginChecks {

    private LoginChecks() {}

    static Optional<Answer> refuse(RecordedRequest request) {
        if (!LoginParameters.areDeclared(request)) {
            return Optional.of(ServiceErrors.missingHeader("Content-Type"));
        }
        if (HeaderChecks.isBlank(request, "User-Agent")) {
            return Optional.of(ServiceErrors.missingHeader("User-Agent"));
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
}
