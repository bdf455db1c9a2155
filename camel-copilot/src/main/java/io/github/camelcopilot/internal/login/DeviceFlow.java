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
 * One run of the OAuth device flow (RFC 8628): asks for a code, and then for the token again and
 * again until a person has decided, the code expires, or the run is cancelled. What the host says
 * comes on I/O reactor and scheduler threads, and is worked on by the executor's; the lock of the
 * object makes its one end the last thing that happens. It holds no thread while it waits.
 */
final class DeviceFlow {

    /**
     * A poll that arrives a moment too early makes the host slow us down; its clock, ours and the
     * network are not exact.
     */
    static final Duration SAFETY_MARGIN = Duration.ofMillis(500);

    /** Between polls, unless the host says otherwise (RFC 8628, section 3.2). */
    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    /** So much slower after {@code slow_down} (RFC 8628, section 3.5). */
    static final Duration SLOW_DOWN_STEP = Duration.ofSeconds(5);

    /** The shortest wait after a fault, for a host whose interval is shorter. */
    static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);

    /** The longest wait after faults, which else doubles from one to the next. */
    static final Duration MAX_WAIT_AFTER_FAULT = Duration.ofMinutes(1);

    /** As long as GitHub's codes live, for a host that does not say. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(15);

    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

    /** Called by threads of the executor. */
    interface Listener {
        /** There is a code that a person has to enter. */
        void codeGiven(DeviceCode code);

        /** Asks before each poll for a token that came elsewhere meanwhile; it ends the run. */
        Optional<StoredToken> settledElsewhere();

        /** Such a token has ended the run. */
        void settled(StoredToken token);

        /** A person has entered it. */
        void granted(StoredToken token) throws CopilotException;

        /** There will be no token. */
        void ended(LoginState state, CopilotException failure);

        /** The run cannot go on, since the listener or the component failed. */
        void unexpected(CopilotException failure);
    }

    private final LoginSettings settings;
    private final Logins logins;
    private final Scheduler scheduler;
    private final Listener listener;
    private final OAuthClient client;

    // Guarded by this.
    private boolean over;
    private HttpCall call;
    private Scheduler.Alarm nextPoll;
    private Scheduler.Alarm expiry;
    private Secret deviceCode;
    private Duration interval = DEFAULT_INTERVAL;
    private int faults;

    DeviceFlow(LoginSettings settings, Logins logins, Listener listener) {
        this.settings = settings;
        this.logins = logins;
        this.scheduler = logins.scheduler();
        this.listener = listener;
        this.client = new OAuthClient(settings, scheduler);
    }

    /** Asks for a code; returns at once. */
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
                        answer -> soon(() -> codeAnswered(answer))));
    }

    /** Ends the run without telling the listener. */
    void cancel() {
        end();
    }

    private void send(HttpCall next) {
        synchronized (this) {
            if (over) {
                return;
            }
            call = next;
        }
        next.start();
        synchronized (this) {
            if (!over) {
                return;
            }
        }
        next.cancel();
    }

    private void soon(Logins.Step step) {
        logins.soon(settings.key(), step, listener::unexpected);
    }

    private void codeAnswered(OAuthResponse answer) {
        String given = answer.text("device_code");
        String userCode = answer.text("user_code");
        String address = answer.text("verification_uri");
        if (answer.error() == null && given != null && userCode != null && address != null) {
            codeGiven(answer, Secret.of(given), userCode, address);
        } else {
            boolean known = OAuthAdvice.of(answer.error()) != null;
            boolean passing = answer.isTransient() && !known;
            fail(LoginState.FAILED, passing ? unreachable(answer) : refused(answer));
        }
    }

    private void codeGiven(OAuthResponse answer, Secret given, String userCode, String address) {
        String text;
        URI page;
        try {
            text = VerificationAddress.userCode(userCode);
            page = VerificationAddress.of(address, settings.host());
        } catch (IllegalArgumentException suspect) {
            fail(
                    LoginState.FAILED,
                    new CopilotServerException(
                            failed() + settings.host().name() + " gave " + suspect.getMessage(),
                            null,
                            ErrorDetails.ofCode("verification_refused")));
            return;
        }
        Duration lifetime = answer.seconds("expires_in").orElse(DEFAULT_LIFETIME);
        lifetime = lifetime.compareTo(settings.timeout()) < 0 ? lifetime : settings.timeout();
        DeviceCode code = new DeviceCode(text, page, scheduler.now().plus(lifetime), lifetime);
        synchronized (this) {
            if (over) {
                return;
            }
            deviceCode = given;
            interval = answer.seconds("interval").orElse(DEFAULT_INTERVAL);
            expiry = scheduler.schedule(lifetime, () -> soon(this::expire));
        }
        listener.codeGiven(code);
        pollAfter(interval);
    }

    private synchronized void pollAfter(Duration wait) {
        if (!over) {
            nextPoll = scheduler.schedule(wait.plus(SAFETY_MARGIN), () -> soon(this::poll));
        }
    }

    private void poll() {
        Optional<StoredToken> settled = listener.settledElsewhere();
        if (settled.isPresent()) {
            if (end()) {
                listener.settled(settled.get());
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
                        answer -> soon(() -> pollAnswered(answer))));
    }

    private void pollAnswered(OAuthResponse answer) throws CopilotException {
        String error = answer.error() == null ? "" : answer.error();
        switch (error) {
            case "authorization_pending" -> pollAfter(usualInterval());
            case "slow_down" -> pollAfter(slowedDown(answer));
            case "expired_token", "token_expired" -> expire();
            case "access_denied" -> fail(LoginState.DENIED, refused(answer));
            default -> {
                if (answer.isRefusedByProxy()) {
                    // Until the code expires, a person would wait for nothing.
                    fail(LoginState.FAILED, unreachable(answer));
                } else if (answer.isTransient()) {
                    pollAfter(waitAfterFault(answer));
                } else {
                    tokenAnswered(answer);
                }
            }
        }
    }

    private void tokenAnswered(OAuthResponse answer) throws CopilotException {
        Optional<StoredToken> token =
                answer.token(settings.clientId(), scheduler.now(), Optional.empty());
        if (token.isEmpty()) {
            fail(LoginState.FAILED, refused(answer));
        } else if (end()) {
            listener.granted(token.get());
        }
    }

    private synchronized Duration usualInterval() {
        faults = 0;
        return interval;
    }

    /** GitHub says how slow; what does not slow us down cannot be meant. */
    private synchronized Duration slowedDown(OAuthResponse answer) {
        faults = 0;
        Duration least = interval.plus(SLOW_DOWN_STEP);
        Duration asked = answer.seconds("interval").orElse(least);
        interval = asked.compareTo(interval) > 0 ? asked : least;
        return interval;
    }

    /** Slower from fault to fault, as RFC 8628, section 3.5, asks for. */
    private synchronized Duration waitAfterFault(OAuthResponse answer) {
        Duration first = interval.compareTo(LEAST_BACKOFF) > 0 ? interval : LEAST_BACKOFF;
        Duration doubled = first.multipliedBy(1L << Math.min(faults++, 10));
        Duration wait =
                doubled.compareTo(MAX_WAIT_AFTER_FAULT) < 0 ? doubled : MAX_WAIT_AFTER_FAULT;
        wait = wait.compareTo(interval) < 0 ? interval : wait;
        Duration asked = answer.retryAfter(scheduler.now()).orElse(Duration.ZERO);
        return asked.compareTo(wait) > 0 ? asked : wait;
    }

    private void expire() {
        fail(
                LoginState.EXPIRED,
                new CopilotAuthenticationException(
                        "The login to "
                                + LoginText.of(settings.key())
                                + " has expired: nobody entered the code in time. Log in again",
                        null,
                        ErrorDetails.ofCode("expired_token")));
    }

    private CopilotException unreachable(OAuthResponse answer) {
        List<Secret> secrets = secrets(answer);
        String who = answer.isRefusedByProxy() ? "" : settings.host().name() + " gave no code: ";
        return new CopilotServerException(
                failed() + who + answer.problem(secrets),
                answer.failure(secrets),
                ErrorDetails.builder()
                        .status(answer.status())
                        .code(answer.quotedError(secrets))
                        .retryAfter(answer.retryAfter(scheduler.now()).orElse(null))
                        .build());
    }

    private CopilotException refused(OAuthResponse answer) {
        List<Secret> secrets = secrets(answer);
        String error = answer.error();
        String advice = OAuthAdvice.of(error);
        String what =
                "access_denied".equals(error)
                        ? "The login to " + LoginText.of(settings.key()) + " was denied"
                        : failed() + answer.problem(secrets);
        return new CopilotAuthenticationException(
                what + (advice == null ? "" : ". " + advice),
                null,
                ErrorDetails.builder()
                        .status(answer.status())
                        .code(answer.quotedError(secrets))
                        .build());
    }

    private synchronized List<Secret> secrets(OAuthResponse answer) {
        List<Secret> secrets = new ArrayList<>(answer.secrets());
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
            listener.ended(state, failure);
        }
    }

    /** Returns true once: for the one who ends the run. */
    private boolean end() {
        HttpCall last;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
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
