// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST /login/device/code}: begins a login (RFC 8628 section 3.1). */
final class DeviceCodeRoute implements Route {

    private static final String PATH = "/login/device/code";

    private final DeviceCodes codes;
    private final LoginAnswers answers;
    private final Supplier<String> serverUrl;

    DeviceCodeRoute(DeviceCodes codes, LoginAnswers answers, Supplier<String> serverUrl) {
        this.codes = codes;
        this.answers = answers;
        this.serverUrl = serverUrl;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return request.isTo("POST", PATH, lenient);
    }

    @Override
    public void arrived(RecordedRequest request) {
        codes.requestArrived();
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return LoginChecks.refuse(request);
    }

    @Override
    public Answer answer(RecordedRequest request) {
        String clientId = LoginParameters.of(request).getOrDefault("client_id", "");
        return answers.to(request)
                .deviceCode(codes.issue(clientId), serverUrl.get() + "/login/device");
    }
}
