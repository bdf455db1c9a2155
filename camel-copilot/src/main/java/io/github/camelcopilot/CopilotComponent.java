package io.github.camelcopilot;

import io.github.camelcopilot.client.CallbackPool;
import io.github.camelcopilot.client.OpenCalls;
import io.github.camelcopilot.transport.HttpTransport;
import io.github.camelcopilot.transport.Scheduler;
import io.github.camelcopilot.transport.SystemScheduler;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.PropertiesHelper;

/**
 * Creates {@code copilot:} endpoints and owns what they share: connections, the threads that go on
 * with routes, and the clock of deadlines. All of it begins with the first endpoint that starts and
 * ends with the component.
 */
@Component("copilot")
public class CopilotComponent extends DefaultComponent implements SSLContextParametersAware {

    /**
     * The name of the thread pool profile for going on with routes; register a profile of this name
     * to change it.
     */
    public static final String CALLBACK_PROFILE = "copilot-callback";

    private static final int CALLBACK_MAX_THREADS = 256;
    private static final int CALLBACK_MAX_QUEUE = 20_000;
    private static final long CALLBACK_KEEP_ALIVE_SECONDS = 30;

    private final Map<TransportKey, HttpTransport> transports = new ConcurrentHashMap<>();
    private UnaryOperator<String> environment = System::getenv;
    private ScheduledExecutorService clockThread;
    private ThreadPoolExecutor callbackThreads;
    private CallbackPool callbacks;
    private OpenCalls openCalls;
    private Scheduler scheduler;
    private Scheduler injectedScheduler;

    @Metadata(description = "The options that every endpoint of this component starts from.")
    private CopilotConfiguration configuration = new CopilotConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the SSL context parameters of the Camel context.")
    private boolean useGlobalSslContextParameters;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        CopilotOperation operation = operationOf(remaining);
        CopilotConfiguration own = configuration.copy();
        own.getBody().putAll(PropertiesHelper.extractProperties(parameters, "body."));
        own.getHeader().putAll(PropertiesHelper.extractProperties(parameters, "header."));
        CopilotEndpoint endpoint = new CopilotEndpoint(uri, this, operation, own);
        DurationSyntax.check(parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static CopilotOperation operationOf(String remaining) {
        String[] segments = remaining.split(":", -1);
        CopilotOperation operation = CopilotOperation.of(segments[0]);
        if (segments.length > 1) {
            throw new IllegalArgumentException(
                    "copilot:" + operation.uriName() + " takes no name behind another colon");
        }
        return operation;
    }

    @Override
    protected void afterConfiguration(
            String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters)
            throws Exception {
        if (endpoint instanceof CopilotEndpoint copilot) {
            // Here every option is set, so that a mistake in one fails the route's creation, not
            // its first message.
            copilot.check();
        }
    }

    /**
     * Names the unknown options and what they were probably meant to be, and no value: it may be a
     * credential.
     */
    @Override
    protected void validateParameters(
            String uri, Map<String, Object> parameters, String optionPrefix) {
        if (parameters == null || parameters.isEmpty()) {
            return;
        }
        Collection<String> known = optionNames();
        String unknown =
                new TreeSet<>(parameters.keySet())
                        .stream()
                                .map(
                                        name ->
                                                "'"
                                                        + name
                                                        + "'"
                                                        + NearestName.of(name, known)
                                                                .map(
                                                                        near ->
                                                                                " (did you mean '"
                                                                                        + near
                                                                                        + "'?)")
                                                                .orElse(""))
                                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Unknown options: " + unknown);
    }

    private Collection<String> optionNames() {
        EndpointUriFactory names =
                getCamelContext().getCamelContextExtension().getEndpointUriFactory("copilot");
        return names == null ? Set.of() : names.propertyNames();
    }

    /** Starts what endpoints share; called by each endpoint that starts. */
    synchronized void startShared() {
        if (clockThread != null) {
            return;
        }
        ExecutorServiceManager executors = getCamelContext().getExecutorServiceManager();
        clockThread = executors.newSingleThreadScheduledExecutor(this, "copilot-clock");
        if (clockThread instanceof ScheduledThreadPoolExecutor pool) {
            // Nearly every deadline is taken back; kept until they were due, they would fill the
            // memory.
            pool.setRemoveOnCancelPolicy(true);
        }
        scheduler =
                injectedScheduler == null ? new SystemScheduler(clockThread) : injectedScheduler;
        openCalls = new OpenCalls();
        callbackThreads = callbackThreads(executors);
        callbacks =
                new CallbackPool(
                        callbackThreads,
                        task -> executors.newThread("copilot-deadline", task),
                        scheduler);
    }

    private ThreadPoolExecutor callbackThreads(ExecutorServiceManager executors) {
        ThreadPoolProfile profile = executors.getThreadPoolProfile(CALLBACK_PROFILE);
        if (profile == null) {
            profile = new ThreadPoolProfile(CALLBACK_PROFILE);
            profile.setPoolSize(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
            profile.setMaxPoolSize(CALLBACK_MAX_THREADS);
            profile.setMaxQueueSize(CALLBACK_MAX_QUEUE);
            profile.setKeepAliveTime(CALLBACK_KEEP_ALIVE_SECONDS);
            profile.setAllowCoreThreadTimeOut(true);
        }
        // Camel's default would run a rejected task on the thread that brings it: the I/O reactor.
        profile.setRejectedPolicy(org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy.Abort);
        ExecutorService pool = executors.newThreadPool(this, CALLBACK_PROFILE, profile);
        if (pool instanceof ThreadPoolExecutor threadPool) {
            return threadPool;
        }
        throw new IllegalStateException(
                "The thread pool factory of the Camel context gives no ThreadPoolExecutor for "
                        + CALLBACK_PROFILE
                        + " but "
                        + pool.getClass().getName());
    }

    synchronized HttpTransport transport(TransportKey key) throws Exception {
        HttpTransport transport = transports.get(key);
        if (transport == null) {
            transport =
                    new HttpTransport(
                            key.settings(getCamelContext()), scheduler, callbacks::execute);
            transports.put(key, transport);
        }
        return transport;
    }

    @Override
    protected void doStop() throws Exception {
        stopShared();
        super.doStop();
    }

    private synchronized void stopShared() {
        if (clockThread == null) {
            return;
        }
        // Calls that are under way fail first, so that the threads which tell their exchanges are
        // still there.
        openCalls.stop();
        transports.values().forEach(HttpTransport::close);
        transports.clear();
        ExecutorServiceManager executors = getCamelContext().getExecutorServiceManager();
        executors.shutdownGraceful(callbackThreads);
        openCalls.endAbandoned();
        callbacks.close();
        executors.shutdownNow(clockThread);
        clockThread = null;
    }

    synchronized CallbackPool callbacks() {
        return callbacks;
    }

    synchronized OpenCalls openCalls() {
        return openCalls;
    }

    synchronized Scheduler scheduler() {
        return scheduler;
    }

    UnaryOperator<String> environment() {
        return environment;
    }

    /** Replaces the environment variables in tests. */
    void setEnvironment(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * Replaces the clock, its alarms included, in tests; to be called before the first endpoint
     * starts.
     */
    void setScheduler(Scheduler scheduler) {
        this.injectedScheduler = scheduler;
    }

    public CopilotConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(CopilotConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
