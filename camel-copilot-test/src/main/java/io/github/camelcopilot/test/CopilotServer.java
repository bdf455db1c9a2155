// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server on 127.0.0.1 that simulates the API of GitHub Copilot, for tests and examples.
 * It records each request, refuses what the service would refuse, and answers with the script
 * ({@link #enqueue}, {@link #answerWith}) or, without one, with a small simulated model. The paths
 * of Copilot are {@code /chat/completions}, {@code /responses}, {@code /v1/messages}, {@code
 * /embeddings} and {@code /models}; OpenAI-compatible servers, Azure and Anthropic are simulated at
 * their own paths. The list of models has its own script ({@link #models}), as have the report of a
 * user's quotas ({@link #usage}) and the login to GitHub ({@link #login}). It counts what it
 * delivers ({@link #books}) and can bill it ({@link #billing}). Two I/O threads and one scheduler
 * thread serve all connections. Thread-safe.
 *
 * <p>The simulated model answers by fixed rules:
 *
 * <ul>
 *   <li>If the user's last message contains the name of an offered tool as a whole word, it calls
 *       that tool; of several, the one that is offered first. A tool choice of {@code none}, {@code
 *       required} or a name is obeyed. Each declared parameter gets a value that the message
 *       contains as {@code name=value} or {@code name: value}. Otherwise, an enumeration gets the
 *       first of its values that the message contains, else its first; a string the longest
 *       capitalised word behind the name of the tool, else a number behind it, else {@code
 *       example}; a number the next number of the message, else 1; a boolean true.
 *   <li>If the conversation ends in results of tools, it quotes them, such as {@code The tool
 *       weather says: sunny}, and calls no tool.
 *   <li>Otherwise it answers with an extractive summary of the user's last message.
 * </ul>
 *
 * <p>Requests for embeddings are answered with vectors of length 1 that depend on the text alone:
 * the more words and parts of words two texts share, the higher is the cosine of their vectors.
 *
 * <pre>{@code
 * try (CopilotServer server = CopilotServer.start()) {
 *     // ... let the code under test offer a tool "weather" with a parameter "city", and ask at
 *     // server.url(): "What does weather say about Bern?" ...
 *     assertThat(server.request(1).toolCalls().get(0).arguments()).isEqualTo("{\"city\":\"Bern\"}");
 *     assertThat(server.books().toolCallsByName()).containsEntry("weather", 1L);
 * }
 * }</pre>
 */
public final class CopilotServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CopilotServer.class);

    private volatile boolean lenient;
    private final GitHubLogin login = new GitHubLogin(() -> lenient);
    private final Billing billing = new Billing();
    private final Ledger ledger = new Ledger();
    private final Models models = new Models(billing.tariff());
    private final UsageReports usage = new UsageReports();
    private final AnswerScript script = new AnswerScript();
    private final IssuedTurns issued = new IssuedTurns();
    private final PromptChecks checks = new PromptChecks(issued, models::reasons);
    private final List<Route> routes = routes();
    private final HttpListener listener;

    private CopilotServer(int port) {
        this.listener = new HttpListener(port, this::respond);
    }

    /** Routes of other providers come first: their headers distinguish them from Copilot. */
    private List<Route> routes() {
        return Stream.of(
                        ProviderPromptRoute.all(
                                checks,
                                request ->
                                        PromptAccount.ofProvider(request, ledger, billing, issued))
                                .stream(),
                        ProviderEmbeddingsRoute.all(
                                request -> EmbeddingsAccount.ofProvider(request, ledger, billing))
                                .stream(),
                        ProviderModelsRoute.all(models).stream(),
                        Arrays.stream(WireFormat.values())
                                .map(
                                        format ->
                                                new CopilotPromptRoute(
                                                        format,
                                                        checks,
                                                        login::isExpired,
                                                        request ->
                                                                PromptAccount.ofCopilot(
                                                                        request, ledger, billing,
                                                                        issued))),
                        Stream.of(
                                new CopilotEmbeddingsRoute(
                                        login::isExpired,
                                        request ->
                                                EmbeddingsAccount.ofCopilot(
                                                        request, ledger, billing)),
                                new CopilotModelsRoute(models, login::isExpired),
                                new UsageReportRoute(usage, billing, login::isExpired, this::url)),
                        login.routes(this::url).stream())
                .<Route>flatMap(Function.identity())
                .toList();
    }

    /** Starts a server on any free port, with strict header checks. */
    public static CopilotServer start() {
        return start(0);
    }

    /**
     * Starts a server, with strict header checks.
     *
     * @param port the port; 0 = any free port
     * @throws java.io.UncheckedIOException if the port is in use
     */
    public static CopilotServer start(int port) {
        return new CopilotServer(port);
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return listener.port();
    }

    /** Returns the base URL, such as {@code http://127.0.0.1:4020}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * Adds answers for the next requests to any path except those of {@link #models} and {@link
     * #usage}, one for each request in order of arrival. A request that the service would refuse is
     * refused and consumes no answer.
     */
    public CopilotServer enqueue(Answer... answers) {
        script.enqueue(answers);
        return this;
    }

    /**
     * Sets the function that answers requests when the queue is empty, for any path except those of
     * {@link #models} and {@link #usage}. It runs on an I/O thread and must not block: delays are
     * part of the {@link Answer}. It may return null to let the simulator answer.
     *
     * @param answers the function; null = the simulator answers again
     */
    public CopilotServer answerWith(Function<RecordedRequest, Answer> answers) {
        script.answerWith(answers);
        return this;
    }

    /**
     * Disables the checks of headers and bodies, and accepts paths with a prefix, like a proxy or
     * another provider. The simulator still answers an expired token with status 401, and a body
     * without a prompt with 400.
     */
    public CopilotServer lenient() {
        lenient = true;
        return this;
    }

    /**
     * Returns the simulated login to GitHub: {@code POST /login/device/code} and {@code POST
     * /login/oauth/access_token}. The queue and the script take precedence, as for prompts.
     */
    public GitHubLogin login() {
        return login;
    }

    /** Returns the list of models, with its scripted answers and recorded requests. */
    public Models models() {
        return models;
    }

    /** Returns the report of a user's quotas, with its scripted answers and recorded requests. */
    public UsageReports usage() {
        return usage;
    }

    /** Returns the settings for prices and quotas; by default, nothing is billed. */
    public Billing billing() {
        return billing;
    }

    /** Returns what the server has counted so far, as an immutable snapshot. */
    public Books books() {
        return ledger.books();
    }

    /**
     * Limits the recorded requests to the latest ones, for a server that runs for a long time.
     * Requests to {@link #models} and to {@link #usage} are counted separately. By default all are
     * kept.
     */
    public CopilotServer keepAtMost(int count) {
        script.keepAtMost(count);
        models.script().keepAtMost(count);
        usage.script().keepAtMost(count);
        return this;
    }

    /**
     * Returns the requests received so far in order of arrival, including refused ones but without
     * those to {@link #models} and {@link #usage}.
     */
    public List<RecordedRequest> requests() {
        return script.requests();
    }

    /**
     * Returns one request.
     *
     * @param index the position in order of arrival, from 0
     * @throws IndexOutOfBoundsException when fewer requests were received
     */
    public RecordedRequest request(int index) {
        return requests().get(index);
    }

    /**
     * Clears the requests, the script, the models, the login and the billing with their settings,
     * and the books. Answers to earlier requests are not counted any more. Connections, their
     * counters and the lenient mode remain.
     */
    public CopilotServer reset() {
        script.reset();
        models.reset();
        usage.script().reset();
        login.reset();
        billing.reset();
        ledger.clear();
        issued.clear();
        return this;
    }

    /** Like {@link #reset}, and also restores the settings. Connections and counters remain. */
    CopilotServer restoreDefaults() {
        lenient = false;
        return keepAtMost(Integer.MAX_VALUE).reset();
    }

    /** Returns the number of open connections. */
    public int openConnections() {
        return listener.openConnections();
    }

    /** Returns the number of connections accepted since the start. */
    public long acceptedConnections() {
        return listener.acceptedConnections();
    }

    /** Resets all connections and releases the port. */
    @Override
    public void close() {
        listener.close();
    }

    void awaitEnd() throws InterruptedException {
        listener.awaitEnd();
    }

    private Reply respond(RecordedRequest request) {
        Optional<Route> route =
                routes.stream().filter(r -> r.matches(request, lenient)).findFirst();
        route.ifPresent(r -> r.arrived(request));
        RequestAccount account =
                route.map(r -> r.open(request)).orElseGet(() -> RequestAccount.none(request));
        Optional<Answer> refusal =
                lenient ? Optional.empty() : route.flatMap(r -> r.refuse(request));
        Answer answer =
                route.map(r -> r.scriptOr(script))
                        .orElse(script)
                        .answer(request, refusal.or(account::refuse))
                        .or(() -> route.map(r -> r.answer(request)))
                        .orElseGet(() -> notFound(request));
        LOG.debug(
                "{} {} on connection {}: {}",
                request.method(),
                request.route(),
                request.connection(),
                answer);
        WireFormat format = WireFormat.of(request);
        return account.reply(answer.withCallIds(() -> issued.nextCallId(format)));
    }

    private static Answer notFound(RecordedRequest request) {
        return ServiceErrors.json(
                404, "not_found", "No such endpoint: " + request.method() + " " + request.route());
    }

    /**
     * Runs the server until the process is killed: {@code --port N} (default 4020), {@code
     * --lenient}. Prints its URL.
     *
     * @throws InterruptedException when the main thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Main.run(args);
    }
}
