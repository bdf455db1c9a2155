package io.github.camelcopilot;

import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.internal.client.ModelCatalog;
import io.github.camelcopilot.internal.client.OpenCalls;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.SystemScheduler;
import io.github.camelcopilot.internal.login.Logins;
import io.github.camelcopilot.internal.login.ProvidedTokenSource;
import io.github.camelcopilot.internal.options.TransportKey;
import io.github.camelcopilot.internal.stream.RouteStreams;
import io.github.camelcopilot.internal.transport.HttpClients;
import io.github.camelcopilot.internal.transport.HttpConnections;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.apache.camel.util.concurrent.ThreadType;

/**
 * What the endpoints of a component share while it runs: connections, the threads that go on with
 * routes, the clock of deadlines, logins and tokens, lists of models, and the list of open calls.
 * Made by the first endpoint that starts, closed with the component.
 */
final class CopilotRuntime {

    private static final int MIN_THREADS = 4;
    private static final int MAX_THREADS = 256;
    private static final int MAX_QUEUE = 20_000;
    private static final long KEEP_ALIVE_SECONDS = 30;

    /** Beyond so many they are forgotten: endpoints that are there keep theirs. */
    private static final int MOST_TOKEN_PROVIDERS = 200;

    /** Likewise; those that were asked for last are known. */
    private static final int MOST_CONNECTION_SETTINGS = 200;

    private final CamelContext context;
    private final ScheduledThreadPoolExecutor clockThread;
    private final ExecutorService callbackThreads;
    private final ExecutorService consumerThreads;
    private final Scheduler scheduler;
    private final CallbackPool callbacks;
    private final CallbackPool consumers;
    private final Channels channels = new Channels();
    private final RouteStreams routeStreams;
    private final OpenCalls openCalls = new OpenCalls();
    private final HttpClients clients;
    private final Logins logins;
    private final ModelCatalog models;
    private final EventNotifier stopNotice = new StopNotice();

    // Guarded by this.
    private final Map<TransportKey, HttpConnections> connections =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<TransportKey, HttpConnections> eldest) {
                    return size() > MOST_CONNECTION_SETTINGS;
                }
            };

    private final IdentityHashMap<TokenProvider, ProvidedTokenSource> providedTokens =
            new IdentityHashMap<>();

    /**
     * @param owner whom the threads belong to, for Camel's management
     * @param injectedScheduler replaces the system's clock in tests; null = the system's
     */
    CopilotRuntime(CamelContext context, Object owner, Scheduler injectedScheduler) {
        this.context = context;
        ExecutorServiceManager executors = context.getExecutorServiceManager();
        this.clockThread = clockThread(executors);
        this.scheduler =
                injectedScheduler == null ? new SystemScheduler(clockThread) : injectedScheduler;
        this.callbackThreads = threads(executors, owner, CopilotComponent.CALLBACK_PROFILE);
        this.callbacks = pool(callbackThreads, executors);
        this.consumerThreads = threads(executors, owner, CopilotComponent.CONSUMER_PROFILE);
        this.consumers = pool(consumerThreads, executors);
        this.clients = new HttpClients(scheduler, callbacks::execute);
        this.logins = new Logins(scheduler, callbacks::executeSurely);
        this.models = new ModelCatalog(scheduler);
        context.getManagementStrategy().addEventNotifier(stopNotice);
        this.routeStreams =
                new RouteStreams(
                        context,
                        (delay, task) -> {
                            Scheduler.Alarm unused = scheduler.schedule(delay, task);
                        });
    }

    private CallbackPool pool(ExecutorService threads, ExecutorServiceManager executors) {
        int maxUrgent =
                threads instanceof ThreadPoolExecutor pool
                        ? pool.getMaximumPoolSize()
                        : ThreadType.current() == ThreadType.VIRTUAL
                                ? CallbackPool.MAX_TASKS
                                : MAX_THREADS;
        return new CallbackPool(
                threads,
                task -> executors.newThread("copilot-deadline", task),
                maxUrgent,
                scheduler);
    }

    /**
     * Camel's own scheduled executors take at most 1,000 tasks by default and reject the next,
     * which would lose deadlines. Here each open call has at most three alarms, and each reader of
     * a stream one, so that the calls are the bound.
     *
     * <p>Its one thread is a platform thread even where Camel's are virtual: a deadline must not
     * wait for routes that hold every carrier thread.
     */
    private static ScheduledThreadPoolExecutor clockThread(ExecutorServiceManager executors) {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread =
                                    new Thread(task, executors.resolveThreadName("copilot-clock"));
                            thread.setDaemon(true);
                            return thread;
                        });
        // Nearly every alarm is taken back; kept until they were due, they would fill the memory.
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /**
     * Returns what Camel's thread pool factory makes of the profile: a pool of platform threads,
     * or, with Camel's virtual threads, an executor that gives each task a thread.
     */
    private static ExecutorService threads(
            ExecutorServiceManager executors, Object owner, String name) {
        ThreadPoolProfile registered = executors.getThreadPoolProfile(name);
        ThreadPoolProfile profile = registered == null ? usualProfile(name) : registered.clone();
        // Camel's default would run a rejected task on the thread that brings it: the I/O reactor.
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return executors.newThreadPool(owner, name, profile);
    }

    private static ThreadPoolProfile usualProfile(String name) {
        ThreadPoolProfile profile = new ThreadPoolProfile(name);
        profile.setPoolSize(Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors()));
        profile.setMaxPoolSize(MAX_THREADS);
        profile.setMaxQueueSize(MAX_QUEUE);
        profile.setKeepAliveTime(KEEP_ALIVE_SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        return profile;
    }

    /**
     * Returns what sends calls over the connections for these settings.
     *
     * @param connectTimeout of these calls; zero = no limit
     */
    HttpTransport transport(TransportKey key, Duration connectTimeout)
            throws GeneralSecurityException, IOException {
        return new HttpTransport(connections(key), connectTimeout, scheduler, callbacks::execute);
    }

    /** Returns the connections for these settings, which endpoints share. */
    synchronized HttpConnections connections(TransportKey key)
            throws GeneralSecurityException, IOException {
        HttpConnections known = connections.get(key);
        if (known == null) {
            known = clients.connections(key.settings(context));
            connections.put(key, known);
        }
        return known;
    }

    /** Returns the tokens of the user's provider, the same for all endpoints that name it. */
    synchronized ProvidedTokenSource providedToken(TokenProvider provider) {
        if (providedTokens.size() >= MOST_TOKEN_PROVIDERS) {
            providedTokens.clear();
        }
        return providedTokens.computeIfAbsent(
                provider, unknown -> new ProvidedTokenSource(provider, scheduler));
    }

    CallbackPool callbacks() {
        return callbacks;
    }

    /** Returns the threads that bring chunks to channels and publishers. */
    CallbackPool consumers() {
        return consumers;
    }

    Channels channels() {
        return channels;
    }

    RouteStreams routeStreams() {
        return routeStreams;
    }

    OpenCalls openCalls() {
        return openCalls;
    }

    Logins logins() {
        return logins;
    }

    ModelCatalog models() {
        return models;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Ends every call, and then what calls need; waits a bounded time for routes that go on. */
    void close() {
        // Calls that are under way fail first, so that the threads which tell their exchanges are
        // still there.
        context.getManagementStrategy().removeEventNotifier(stopNotice);
        openCalls.stop();
        models.close();
        logins.close();
        clients.close();
        context.getExecutorServiceManager().shutdownGraceful(callbackThreads);
        openCalls.endAbandoned();
        callbacks.close();
        context.getExecutorServiceManager().shutdownGraceful(consumerThreads);
        consumers.close();
        routeStreams.close();
        clockThread.shutdownNow();
    }

    /**
     * Ends questions to persons as soon as the context is to stop: it would wait for their messages
     * as long as it may, and nobody logs in to a context that stops.
     */
    private final class StopNotice extends SimpleEventNotifierSupport {

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof CamelEvent.CamelContextStoppingEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            logins.stopPrompts();
        }
    }
}
