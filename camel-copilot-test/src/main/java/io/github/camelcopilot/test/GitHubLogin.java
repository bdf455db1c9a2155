// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The simulated login to GitHub of {@link CopilotServer}: the OAuth device flow (RFC 8628) and the
 * refresh of expiring tokens. By default, the user authorizes each device code after one pending
 * poll. Codes and tokens expire only when a test makes them expire, never with time, and polls that
 * are too early are not detected. Thread-safe; settings apply to requests that arrive later.
 */
public final class GitHubLogin {

    private final DeviceCodes codes = new DeviceCodes();
    private final IssuedTokens tokens = new IssuedTokens();
    private final RefreshScript refreshes = new RefreshScript();
    private final LoginAnswers answers;

    /**
     * The login of one server.
     *
     * @param lenient whether the server is lenient
     */
    GitHubLogin(BooleanSupplier lenient) {
        this.answers = new LoginAnswers(lenient);
    }

    /**
     * Adds answers for the next polls, one each; after these, the action of the user applies again.
     * A poll with a wrong device code or client id is refused and uses no answer.
     */
    public GitHubLogin polls(Poll... scripted) {
        codes.script(scripted);
        return this;
    }

    /**
     * Lets the user authorize each device code after that many pending polls. Replaces an earlier
     * {@link #manual}, {@link #authorize} or {@link #deny}, as each of these does.
     *
     * @param pendingPolls 0 or more; 1 unless set
     */
    public GitHubLogin authorizeAfter(int pendingPolls) {
        codes.authorizeAfter(pendingPolls);
        return this;
    }

    /** Lets the user do nothing until {@link #authorize} or {@link #deny} is called. */
    public GitHubLogin manual() {
        codes.leaveUndecided();
        return this;
    }

    /** Lets the user authorize the device code, and later ones as well. */
    public GitHubLogin authorize() {
        codes.authorizeAfter(0);
        return this;
    }

    /** Lets the user decline the device code, and later ones as well. */
    public GitHubLogin deny() {
        codes.deny();
        return this;
    }

    /**
     * Sets the {@code interval} of the next device codes.
     *
     * @param seconds 0 or more, by default 5; -1 = the answer omits it
     */
    public GitHubLogin interval(int seconds) {
        codes.interval(seconds);
        return this;
    }

    /**
     * Sets the {@code expires_in} of the next device codes.
     *
     * @param seconds 0 or more, by default 900
     */
    public GitHubLogin expiresIn(int seconds) {
        codes.expiresIn(seconds);
        return this;
    }

    /**
     * Answers OAuth errors with status 400, as RFC 8628 and RFC 6749, section 5.2, require. By
     * default the status is 200, as at GitHub. The members are the same.
     */
    public GitHubLogin standard() {
        answers.standard();
        return this;
    }

    /**
     * Issues {@code ghu_} tokens from now on, with a refresh token each; otherwise they are {@code
     * gho_} tokens that never expire.
     *
     * @param accessLifetime the value of {@code expires_in}, in whole seconds
     */
    public GitHubLogin expiringTokens(Duration accessLifetime) {
        tokens.expiring(accessLifetime);
        return this;
    }

    /**
     * Lets all access tokens issued so far expire: Copilot's paths refuse them with 401. A refresh
     * does the same to the token that it replaces.
     */
    public GitHubLogin expireTokens() {
        tokens.expireAccessTokens();
        return this;
    }

    /**
     * Invalidates all refresh tokens issued so far: refreshes are refused with {@code
     * bad_refresh_token}.
     */
    public GitHubLogin revokeRefreshTokens() {
        tokens.revokeRefreshTokens();
        return this;
    }

    /**
     * Adds raw answers for the next refreshes, one each. Such a refresh has no effect on tokens.
     */
    public GitHubLogin refreshAnswers(Answer... scripted) {
        refreshes.add(scripted);
        return this;
    }

    /**
     * Sets the delay between a refresh and its answer, except scripted ones; none by default. The
     * old tokens become invalid before the delay. No thread is blocked.
     */
    public GitHubLogin refreshDelay(Duration beforeAnswer) {
        refreshes.delay(beforeAnswer);
        return this;
    }

    /**
     * Issues a token without a device flow, for tests that start with a login. Any client id may
     * refresh it.
     */
    public IssuedToken issue() {
        return tokens.issue(null);
    }

    /**
     * The user code of the latest device code, such as {@code BCDF-1234}.
     *
     * @throws IllegalStateException when none was issued
     */
    public String userCode() {
        return codes.latest().userCode();
    }

    /**
     * The latest device code.
     *
     * @throws IllegalStateException when none was issued
     */
    public String deviceCode() {
        return codes.latest().code();
    }

    /** Returns the number of requests for a device code, whatever their answers. */
    public int deviceCodes() {
        return codes.requests();
    }

    /** Returns the number of polls, whatever their answers. */
    public int polls() {
        return codes.polls();
    }

    /** Returns the number of refreshes, whatever their answers. */
    public int refreshes() {
        return refreshes.arrived();
    }

    /** Returns the number of refreshes that replaced a pair of tokens. */
    public int successfulRefreshes() {
        return tokens.rotations();
    }

    /**
     * Returns all device codes, access tokens and refresh tokens issued so far, including invalid
     * ones, none of which a log may contain.
     */
    public List<String> issuedTokens() {
        return Stream.concat(codes.issued().stream(), tokens.issued().stream()).toList();
    }

    boolean isExpired(String accessToken) {
        return tokens.isExpired(accessToken);
    }

    List<Route> routes(Supplier<String> serverUrl) {
        return List.of(
                new DeviceCodeRoute(codes, answers, serverUrl),
                new AccessTokenRoute(codes, tokens, refreshes, answers));
    }

    void reset() {
        codes.reset();
        tokens.reset();
        refreshes.reset();
        answers.reset();
    }
}
