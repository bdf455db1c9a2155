// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Sends OAuth requests (RFC 6749, RFC 8628) to the host of a login and reads the responses.
 * Thread-safe.
 */
final class OAuthClient {

    /** Maximum number of retries for callers that do not retry themselves. */
    static final int RETRIES = 2;

    /** Maximum time until the first byte of a response, and between two bytes. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(10);

    /** Maximum size of a response in bytes; typical responses have a few hundred. */
    private static final int MAX_BODY = 64 * 1024;

    private static final CallLimits LIMITS = new CallLimits(MAX_SILENCE, MAX_SILENCE, MAX_BODY);

    private final LoginSettings settings;
    private final Scheduler scheduler;

    OAuthClient(LoginSettings settings, Scheduler scheduler) {
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /**
     * Returns a request, which has not been started.
     *
     * @param retries maximum number of retries after the first attempt
     * @param handler receives the response, on an I/O reactor or scheduler thread
     */
    HttpCall post(
            URI address, Map<String, String> form, int retries, Consumer<OAuthResponse> handler) {
        RetryPolicy policy =
                new RetryPolicy(
                        retries,
                        MAX_RETRY_DELAY,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        scheduler::now);
        return settings.transport()
                .gather(
                        HttpRequest.ofForm(address, fields(), form),
                        LIMITS,
                        retries == 0 ? policy.once() : policy,
                        new ResponseHandler(handler));
    }

    private List<HttpField> fields() {
        List<HttpField> fields = new ArrayList<>();
        // By default, GitHub responds with a form-encoded body.
        fields.add(HttpField.of("Accept", "application/json"));
        if (settings.userAgent() != null && !settings.userAgent().isBlank()) {
            fields.add(HttpField.of("User-Agent", settings.userAgent()));
        }
        return fields;
    }

    private record ResponseHandler(Consumer<OAuthResponse> handler) implements HttpCall.Handler {

        @Override
        public void onResponse(HttpResponse response) {
            handler.accept(OAuthResponse.of(response));
        }

        @Override
        public void onFailure(TransportException failure) {
            handler.accept(OAuthResponse.of(failure));
        }
    }
}
