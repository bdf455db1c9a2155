package io.github.camelcopilot.test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real HTTP/1.1 server on 127.0.0.1 that speaks as GitHub Copilot's API does, for tests and
 * examples. It records each request, refuses what the service would refuse, and answers with the
 * script ({@link #enqueue}, {@link #answerWith}) or, without one, as a small simulator whose
 * "model" writes extractive summaries. Copilot's paths are {@code /chat/completions}, {@code
 * /responses}, {@code /v1/messages} and {@code /models}; at their own paths it plays servers that
 * speak as OpenAI does, Azure and Anthropic. The list of models has a script of its own ({@link
 * #models}). It plays GitHub's login as well ({@link #login}). Two I/O threads and one scheduler
 * thread carry all connections; all methods may be called from any thread.
 */
public final class CopilotServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CopilotServer.class);

    private volatile boolean lenient;
    private final GitHubLogin login = new GitHubLogin(() -> lenient);
    private final Models models = new Models();
    private final AnswerScript script = new AnswerScript();
    private final List<Route> routes = routes();
    private final HttpListener listener;

    private CopilotServer(int port) {
        this.listener = new HttpListener(port, this::respond);
    }

    /** Other providers' come first: what tells one from Copilot at the same path is theirs. */
    private List<Route> routes() {
        return Stream.of(
                        ProviderPromptRoute.all().stream(),
                        ProviderModelsRoute.all(models).stream(),
                        Arrays.stream(WireFormat.values())
                                .map(format -> new CopilotPromptRoute(format, login::isExpired)),
                        Stream.of(new CopilotModelsRoute(models, login::isExpired)),
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
     * @param port 0 = any free one
     * @throws java.io.UncheckedIOException when the port is taken
     */
    public static CopilotServer start(int port) {
        return new CopilotServer(port);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Its base URL, such as {@code http://127.0.0.1:4020}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * Adds answers for the next requests, one each, in order of arrival and for any path but that
     * of a list of models. A request that the service would refuse gets the refusal and uses up no
     * answer.
     */
    public CopilotServer enqueue(Answer... answers) {
        script.enqueue(answers);
        return this;
    }

    /**
     * Sets the script that is asked when the queue is empty, for any path but that of a list of
     * models. It runs on an I/O thread and so must not block: pauses are part of the {@link
     * Answer}. It may return null to leave a request to the simulator.
     *
     * @param answers null = the simulator answers again
     */
    public CopilotServer answerWith(Function<RecordedRequest, Answer> answers) {
        script.answerWith(answers);
        return this;
    }

    /**
     * Switches off the checks of headers and bodies, and takes paths with a prefix, as a proxy or
     * another provider does. The simulator still answers an expired token with 401 and a body that
     * holds no prompt with 400.
     */
    public CopilotServer lenient() {
        lenient = true;
        return this;
    }

    /**
     * GitHub's login: {@code POST /login/device/code} and {@code POST /login/oauth/access_token}.
     * Answers from the queue and the script come before it, as for prompts.
     */
    public GitHubLogin login() {
        return login;
    }

    /** The list of models: what is on it, its own answers, and the requests for it. */
    public Models models() {
        return models;
    }

    /**
     * Keeps only so many of the latest requests, and as many for a list of models, for a server
     * that runs long; otherwise all are kept.
     */
    public CopilotServer keepAtMost(int count) {
        script.keepAtMost(count);
        models.script().keepAtMost(count);
        return this;
    }

    /**
     * The requests it got so far, in order of arrival; refused ones are among them, those for a
     * list of models are not.
     */
    public List<RecordedRequest> requests() {
        return script.requests();
    }

    /**
     * One request.
     *
     * @param index from 0, in order of arrival
     * @throws IndexOutOfBoundsException when it got fewer
     */
    public RecordedRequest request(int index) {
        return requests().get(index);
    }

    /**
     * Forgets requests, script, models and login, with all that was set there. Connections, their
     * counters and the lenient mode stay as they are.
     */
    public CopilotServer reset() {
        script.reset();
        models.reset();
        login.reset();
        return this;
    }

    /** Besides, undoes the settings: as after the start, but for connections and counters. */
    CopilotServer restoreDefaults() {
        lenient = false;
        return keepAtMost(Integer.MAX_VALUE).reset();
    }

    /** Number of connections that are open now. */
    public int openConnections() {
        return listener.openConnections();
    }

    /** Number of connections accepted since the start. */
    public long acceptedConnections() {
        return listener.acceptedConnections();
    }

    /** Resets all connections and frees the port. */
    @Override
    public void close() {
        listener.close();
    }

    void awaitEnd() throws InterruptedException {
        listener.awaitEnd();
    }

    private Answer respond(RecordedRequest request) {
        Optional<Route> route =
                routes.stream().filter(r -> r.matches(request, lenient)).findFirst();
        route.ifPresent(r -> r.arrived(request));
        Optional<Answer> refusal =
                lenient ? Optional.empty() : route.flatMap(r -> r.refuse(request));
        Answer answer =
                route.map(r -> r.scriptOr(script))
                        .orElse(script)
                        .answer(request, refusal)
                        .or(() -> route.map(r -> r.answer(request)))
                        .orElseGet(() -> notFound(request));
        LOG.debug(
                "{} {} on connection {}: {}",
                request.method(),
                request.route(),
                request.connection(),
                answer);
        return answer;
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
