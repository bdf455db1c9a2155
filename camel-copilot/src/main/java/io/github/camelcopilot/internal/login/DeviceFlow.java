// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the OAuth device flow (RFC 8628): requests a device code, and then polls for the token
 * until the user has decided, the code expires, or the run is cancelled. Responses arrive on I/O
 * reactor threads and alarms on the scheduler's thread; both are processed on threads of the
 * executor, none of which is blocked between polls. After the end of the run, no request is sent
 * and no outcome is reported.
 */
final class DeviceFlow {

    /**
     * Added to each interval: clocks and network delays vary, and the host slows down a client that
     * polls too early.
     */
    static final Duration SAFETY_MARGIN = Duration.ofMillis(500);

    /** The lifetime of a code if the host does not specify it: the lifetime of GitHub's codes. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(15);

    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

    /** Receives the events of a run, on threads of the executor. */
    interface Listener {
        /** Called when the host has issued the code that the user has to enter. */
        void onCode(DeviceCode code);

        /**
         * Called before each poll. Returns the token of another login, if there is one; it ends the
         * run.
         */
        Optional<StoredToken> findInStore();

        /** Called when the token of another login has ended the run. */
        void onFoundInStore(StoredToken token);

        /** Called when the user has entered the code and granted access. */
        void onGranted(StoredToken token) throws CopilotException;

        /** Called when the run has ended without a token. */
        void onFailed(LoginState state, CopilotException failure);

        /** Called when a step of the run has thrown an exception; the run has not ended. */
        void onUnexpectedFailure(CopilotException failure);
    }

    private final LoginSettings settings;
    private final Logins logins;
    private final Scheduler scheduler;
    private final Listener listener;
    private final OAuthClient client;

    // Guarded by this.
    private boolean ended;
    private HttpCall call;
    private Scheduler.Alarm nextPoll;
    private Scheduler.Alarm expiry;
    private Secret deviceCode;

    /** Set together with the device code. Used by the steps of the run, which are sequential. */
    private PollInterval interval;

    DeviceFlow(LoginSettings settings, Logins logins, Listener listener) {
        this.settings = settings;
        this.logins = logins;
        this.scheduler = logins.scheduler();
        this.listener = listener;
        this.client = new OAuthClient(settings, scheduler);
    }

    /** Requests a device code, without waiting for the response. */
    void start() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", settings.clientId());
        if (settings.scope() != null && !settings.scope().isBlank()) {
            form.put("scope", settings.scope());
        }
        send(
                client.post(
                        settings.host().deviceCodeAddress(),
                        form,
                        OAuthClient.RETRIES,
                        response -> execute(() -> onCodeResponse(response))));
    }

    /** Ends the run without notifying the listener. */
    void cancel() {
        end();
    }

    private void send(HttpCall next) {
        synchronized (this) {
            if (ended) {
                return;
            }
            call = next;
        }
        next.start();
        synchronized (this) {
            if (!ended) {
                return;
            }
        }
        next.cancel();
    }

    private void execute(Logins.Step step) {
        logins.execute(settings.key(), step, listener::onUnexpectedFailure);
    }

    private void onCodeResponse(OAuthResponse response) {
        String code = response.text("device_code");
        String userCode = response.text("user_code");
        String address = response.text("verification_uri");
        if (response.error() == null && code != null && userCode != null && address != null) {
            onCode(response, Secret.of(code), userCode, address);
        } else {
            boolean isKnownError = OAuthAdvice.of(response.error()) != null;
            boolean isTransient = response.isTransient() && !isKnownError;
            fail(LoginState.FAILED, isTransient ? unreachable(response) : refused(response));
        }
    }

    private void onCode(OAuthResponse response, Secret code, String userCode, String address) {
        String text;
        URI page;
        try {
            text = VerificationAddress.userCode(userCode);
            page = VerificationAddress.of(address, settings.host());
        } catch (IllegalArgumentException suspect) {
            fail(
                    LoginState.FAILED,
                    new CopilotServerException(
                            failed() + settings.host().name() + " returned " + suspect.getMessage(),
                            null,
                            ErrorDetails.ofCode("verification_refused")));
            return;
        }
        Duration lifetime = response.seconds("expires_in").orElse(DEFAULT_LIFETIME);
        lifetime = lifetime.compareTo(settings.timeout()) < 0 ? lifetime : settings.timeout();
        DeviceCode shown = new DeviceCode(text, page, scheduler.now().plus(lifetime), lifetime);
        synchronized (this) {
            if (ended) {
                return;
            }
            deviceCode = code;
            interval = new PollInterval(response.seconds("interval"));
            expiry = scheduler.schedule(lifetime, () -> execute(this::expire));
        }
        listener.onCode(shown);
        pollAfter(interval.next());
    }

    private synchronized void pollAfter(Duration wait) {
        if (!ended) {
            nextPoll = scheduler.schedule(wait.plus(SAFETY_MARGIN), () -> execute(this::poll));
        }
    }

    private void poll() {
        Optional<StoredToken> stored = listener.findInStore();
        if (stored.isPresent()) {
            if (end()) {
                listener.onFoundInStore(stored.get());
            }
            return;
        }
        Secret code;
        synchronized (this) {
            code = deviceCode;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", settings.clientId());
        form.put("device_code", code.reveal());
        form.put("grant_type", GRANT_TYPE);
        send(
                client.post(
                        settings.host().tokenAddress(),
                        form,
                        0,
                        response -> execute(() -> onPollResponse(response))));
    }

    private void onPollResponse(OAuthResponse response) throws CopilotException {
        String error = response.error() == null ? "" : response.error();
        switch (error) {
            case "authorization_pending" -> pollAfter(interval.next());
            case "slow_down" -> pollAfter(interval.nextAfterSlowDown(response.seconds("interval")));
            case "expired_token", "token_expired" -> expire();
            case "access_denied" -> fail(LoginState.DENIED, refused(response));
            default -> {
                if (response.isRefusedByProxy()) {
                    // Further polls would fail in the same way while the user waits.
                    fail(LoginState.FAILED, unreachable(response));
                } else if (response.isTransient()) {
                    pollAfter(interval.nextAfterFault(response.retryAfter(scheduler.now())));
                } else {
                    onTokenResponse(response);
                }
            }
        }
    }

    private void onTokenResponse(OAuthResponse response) throws CopilotException {
        Optional<StoredToken> token =
                response.token(settings.clientId(), scheduler.now(), Optional.empty());
        if (token.isEmpty()) {
            fail(LoginState.FAILED, refused(response));
        } else if (end()) {
            listener.onGranted(token.get());
        }
    }

    private void expire() {
        fail(
                LoginState.EXPIRED,
                new CopilotAuthenticationException(
                        "The login to "
                                + LoginText.of(settings.key())
                                + " has expired: the code was not entered in time. Log in again",
                        null,
                        ErrorDetails.ofCode("expired_token")));
    }

    private CopilotException unreachable(OAuthResponse response) {
        List<Secret> secrets = secrets(response);
        String subject =
                response.isRefusedByProxy() ? "" : settings.host().name() + " issued no code: ";
        return new CopilotServerException(
                failed() + subject + response.problem(secrets),
                response.failure(secrets),
                response.details(secrets, response.retryAfter(scheduler.now()).orElse(null)));
    }

    private CopilotException refused(OAuthResponse response) {
        List<Secret> secrets = secrets(response);
        String error = response.error();
        String advice = OAuthAdvice.of(error);
        String what =
                "access_denied".equals(error)
                        ? "The login to " + LoginText.of(settings.key()) + " was denied"
                        : failed() + response.problem(secrets);
        return new CopilotAuthenticationException(
                what + (advice == null ? "" : ". " + advice),
                null,
                response.details(secrets, null));
    }

    private synchronized List<Secret> secrets(OAuthResponse response) {
        List<Secret> secrets = new ArrayList<>(response.secrets());
        if (deviceCode != null) {
            secrets.add(deviceCode);
        }
        return secrets;
    }

    private String failed() {
        return "The login to " + LoginText.of(settings.key()) + " failed: ";
    }

    private void fail(LoginState state, CopilotException failure) {
        if (end()) {
            listener.onFailed(state, failure);
        }
    }

    /** Ends the run; returns whether this call, and no earlier one, has ended it. */
    private boolean end() {
        HttpCall last;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            last = call;
            if (nextPoll != null) {
                nextPoll.cancel();
            }
            if (expiry != null) {
                expiry.cancel();
            }
        }
        if (last != null) {
            last.cancel();
        }
        return true;
    }
}
