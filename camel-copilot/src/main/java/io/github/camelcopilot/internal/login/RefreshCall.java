// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.HttpCall;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One request to renew a token (RFC 6749, section 6), with one deadline for all attempts. Calls one
 * of its two callbacks, on an I/O reactor or scheduler thread. Even after {@link #cancel} or the
 * deadline, a response that has already arrived is passed on, because it may contain the only token
 * that can still be renewed.
 */
final class RefreshCall {

    /** Maximum time of all attempts together. */
    static final Duration MAX_TIME = Duration.ofSeconds(60);

    private final HttpCall call;
    private final Scheduler scheduler;
    private final Consumer<OAuthResponse> onResponse;
    private final Runnable onTimeout;

    // Guarded by this.
    private boolean ended;
    private Scheduler.Alarm deadline;

    RefreshCall(
            LoginSettings settings,
            Scheduler scheduler,
            StoredToken old,
            Consumer<OAuthResponse> onResponse,
            Runnable onTimeout) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", old.clientId());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", old.refreshToken().orElseThrow().reveal());
        this.scheduler = scheduler;
        this.onResponse = onResponse;
        this.onTimeout = onTimeout;
        this.call =
                new OAuthClient(settings, scheduler)
                        .post(
                                settings.host().tokenAddress(),
                                form,
                                OAuthClient.RETRIES,
                                this::receive);
    }

    void start() {
        synchronized (this) {
            if (ended) {
                return;
            }
            deadline = scheduler.schedule(MAX_TIME, this::timeOut);
        }
        call.start();
    }

    void cancel() {
        end();
        call.cancel();
    }

    private void receive(OAuthResponse response) {
        end();
        onResponse.accept(response);
    }

    private void timeOut() {
        if (end()) {
            call.cancel();
            onTimeout.run();
        }
    }

    /** Ends the request; returns whether this call, and no earlier one, has ended it. */
    private synchronized boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        if (deadline != null) {
            deadline.cancel();
        }
        return true;
    }
}
