package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.HttpCall;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One request to renew a token (RFC 6749, section 6), with a deadline over all of its tries. Either
 * the answer is told or that there was none in time, once, on an I/O reactor or scheduler thread;
 * nothing after it was cancelled, but for an answer that has come already, since it may hold the
 * only pair that lives.
 */
final class RefreshCall {

    /** How long the host may take, tries included. */
    static final Duration MAX_TIME = Duration.ofSeconds(60);

    private final HttpCall call;
    private final Scheduler scheduler;
    private final Consumer<OAuthResponse> answered;
    private final Runnable overdue;

    // Guarded by this.
    private boolean over;
    private Scheduler.Alarm alarm;

    RefreshCall(
            LoginSettings settings,
            Scheduler scheduler,
            StoredToken old,
            Consumer<OAuthResponse> answered,
            Runnable overdue) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", old.clientId());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", old.refreshToken().orElseThrow().reveal());
        this.scheduler = scheduler;
        this.answered = answered;
        this.overdue = overdue;
        this.call =
                new OAuthClient(settings, scheduler)
                        .post(
                                settings.host().tokenAddress(),
                                form,
                                OAuthClient.RETRIES,
                                this::answer);
    }

    void start() {
        synchronized (this) {
            if (over) {
                return;
            }
            alarm = scheduler.schedule(MAX_TIME, this::deadline);
        }
        call.start();
    }

    void cancel() {
        end();
        call.cancel();
    }

    private void answer(OAuthResponse answer) {
        end();
        answered.accept(answer);
    }

    private void deadline() {
        if (end()) {
            call.cancel();
            overdue.run();
        }
    }

    /** Returns true once. */
    private synchronized boolean end() {
        if (over) {
            return false;
        }
        over = true;
        if (alarm != null) {
            alarm.cancel();
        }
        return true;
    }
}
