package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * GitHub's login as {@link CopilotServer} plays it: the OAuth device flow (RFC 8628) and the
 * refresh of tokens that expire. Left alone, its user authorizes each device code after one poll
 * that was told to wait. Codes and tokens die by what a test says, never by the clock, and polls
 * that come too early are not noticed. All methods may be called from any thread; what they set
 * holds for the requests that arrive later.
 */
public final class GitHubLogin {

    private final DeviceCodes codes = new DeviceCodes();
    private final IssuedTokens tokens = new IssuedTokens();
    private final RefreshScript refreshes = new RefreshScript();
    private final LoginAnswers answers;

    /**
     * The login of one server.
     *
     * @param lenient whether the server checks nothing at the moment
     */
    GitHubLogin(BooleanSupplier lenient) {
        this.answers = new LoginAnswers(lenient);
    }

    /**
     * Adds answers for the next polls, one each; after them the user decides again. A poll with a
     * wrong device code or client id is told so and uses up none.
     */
    public GitHubLogin polls(Poll... scripted) {
        codes.script(scripted);
        return this;
    }

    /**
     * The user authorizes each device code once so many of its polls were told to wait. Takes the
     * place of an earlier {@link #manual}, {@link #authorize} or {@link #deny}, as each of these
     * does.
     *
     * @param pendingPolls 0 or more; 1 unless set
     */
    public GitHubLogin authorizeAfter(int pendingPolls) {
        codes.authorizeAfter(pendingPolls);
        return this;
    }

    /** The user does nothing until {@link #authorize} or {@link #deny} is called. */
    public GitHubLogin manual() {
        codes.leaveUndecided();
        return this;
    }

    /** The user authorizes the device code, and later ones as well. */
    public GitHubLogin authorize() {
        codes.authorizeAfter(0);
        return this;
    }

    /** The user declines the device code, and later ones as well. */
    public GitHubLogin deny() {
        codes.deny();
        return this;
    }

    /**
     * The {@code interval} that the next device codes are given with.
     *
     * @param seconds 0 or more; 5 unless set; -1 = the answer does not have it
     */
    public GitHubLogin interval(int seconds) {
        codes.interval(seconds);
        return this;
    }

    /**
     * The {@code expires_in} that the next device codes are given with.
     *
     * @param seconds 0 or more; 900 unless set
     */
    public GitHubLogin expiresIn(int seconds) {
        codes.expiresIn(seconds);
        return this;
    }

    /**
     * Answers OAuth errors with status 400, as RFC 8628 and RFC 6749 section 5.2 say; otherwise it
     * is 200, as GitHub has it. The members stay the same.
     */
    public GitHubLogin standard() {
        answers.standard();
        return this;
    }

    /**
     * Issues {@code ghu_} tokens from now on, with a refresh token each; otherwise they are {@code
     * gho_} tokens that never expire.
     *
     * @param accessLifetime what {@code expires_in} says, in whole seconds
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
     * Lets all refresh tokens issued so far die: refreshes are refused with {@code
     * bad_refresh_token}.
     */
    public GitHubLogin revokeRefreshTokens() {
        tokens.revokeRefreshTokens();
        return this;
    }

    /**
     * Adds raw answers for the next refreshes, one each. They come before any effect: no token is
     * looked at or replaced.
     */
    public GitHubLogin refreshAnswers(Answer... scripted) {
        refreshes.add(scripted);
        return this;
    }

    /**
     * The time between a refresh and its answer, scripted ones excepted; none unless set. The old
     * tokens die at its beginning. No thread waits.
     */
    public GitHubLogin refreshDelay(Duration beforeAnswer) {
        refreshes.delay(beforeAnswer);
        return this;
    }

    /**
     * Issues a token as set, without a flow, for tests that start logged in. Any client id may
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

    /** How many requests for a device code arrived, whatever their answers. */
    public int deviceCodes() {
        return codes.requests();
    }

    /** How many polls arrived, whatever their answers. */
    public int polls() {
        return codes.polls();
    }

    /** How many refreshes arrived, whatever their answers. */
    public int refreshes() {
        return refreshes.arrived();
    }

    /** How many refreshes replaced a pair of tokens. */
    public int successfulRefreshes() {
        return tokens.rotations();
    }

    /**
     * All device codes, access tokens and refresh tokens issued so far, dead ones among them: what
     * no log may show.
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
