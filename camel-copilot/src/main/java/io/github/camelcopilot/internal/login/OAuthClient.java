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
 * Sends forms to a login's host, as RFC 8628 and RFC 6749 have them, and reads what comes back.
 * Immutable but for its transport, so any thread may use it.
 */
final class OAuthClient {

    /** How many more tries follow the first, where a caller does not try again by itself. */
    static final int RETRIES = 2;

    /** Until the first byte of an answer, and between two. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(10);

    /** No answer of a login has more than a few hundred bytes. */
    private static final int MAX_BODY = 64 * 1024;

    private static final CallLimits LIMITS = new CallLimits(MAX_SILENCE, MAX_SILENCE, MAX_BODY);

    private final LoginSettings settings;
    private final Scheduler scheduler;

    OAuthClient(LoginSettings settings, Scheduler scheduler) {
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /**
     * Returns a request, ready to be started.
     *
     * @param retries how many more tries follow the first
     * @param handler is told the answer, on an I/O reactor or scheduler thread
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
                        new Answered(handler));
    }

    private List<HttpField> fields() {
        List<HttpField> fields = new ArrayList<>();
        // Without it, GitHub answers with a form.
        fields.add(HttpField.of("Accept", "application/json"));
        if (settings.userAgent() != null && !settings.userAgent().isBlank()) {
            fields.add(HttpField.of("User-Agent", settings.userAgent()));
        }
        return fields;
    }

    private record Answered(Consumer<OAuthResponse> handler) implements HttpCall.Handler {

        @Override
        public void answered(HttpResponse answer) {
            handler.accept(OAuthResponse.of(answer));
        }

        @Override
        public void failed(TransportException failure) {
            handler.accept(OAuthResponse.of(failure));
        }
    }
}
