// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.internal.client.KnownQuotas;
import io.github.camelcopilot.internal.client.ModelCatalog;
import io.github.camelcopilot.internal.client.OpenCalls;
import io.github.camelcopilot.internal.client.UsageReports;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.SystemScheduler;
import io.github.camelcopilot.internal.login.Logins;
import io.github.camelcopilot.internal.login.ProvidedTokenSource;
import io.github.camelcopilot.internal.memory.RecentConversations;
import io.github.camelcopilot.internal.options.TransportKey;
import io.github.camelcopilot.internal.stream.RouteStreams;
import io.github.camelcopilot.internal.tool.McpConnector;
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
 * The resources that the endpoints of a component share while it runs: connections, thread pools,
 * the scheduler, logins, token providers, lists of models, quotas, usage reports, conversations,
 * connections to MCP servers, and open calls. Created when the first endpoint starts, and closed
 * when the component stops.
 */
final class CopilotRuntime {

    private static final int MIN_THREADS = 4;
    private static final int MAX_THREADS = 256;
    private static final long KEEP_ALIVE_SECONDS = 30;

    /**
     * Maximum size of the map of token providers, which is cleared beyond it. Running endpoints
     * keep their source.
     */
    private static final int MAX_TOKEN_PROVIDERS = 200;

    /**
     * Maximum size of the map of connections, from which the least recently used entry is removed.
     */
    private static final int MAX_CONNECTION_SETTINGS = 200;

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
    private final KnownQuotas quotas;
    private final UsageReports usageReports;
    private final RecentConversations conversations;
    private final McpConnections mcpConnections;
    private final EventNotifier stoppingNotifier = new StoppingNotifier();

    // Guarded by this.
    private final Map<TransportKey, HttpConnections> connections =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<TransportKey, HttpConnections> eldest) {
                    return size() > MAX_CONNECTION_SETTINGS;
                }
            };

    private final IdentityHashMap<TokenProvider, ProvidedTokenSource> providedTokens =
            new IdentityHashMap<>();

    /**
     * @param owner the owner of the thread pools in Camel's management
     * @param injectedScheduler replaces the system scheduler in tests; null otherwise
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
        this.logins = new Logins(scheduler, callbacks::executeGuaranteed);
        this.models = new ModelCatalog(scheduler);
        this.quotas = new KnownQuotas(scheduler);
        this.usageReports = new UsageReports(scheduler);
        this.conversations = new RecentConversations(scheduler);
        this.mcpConnections =
                new McpConnections(
                        context,
                        new McpConnector.Resources(
                                callbacks::executeGuaranteed,
                                scheduler,
                                task -> executors.newThread("copilot-mcp", task),
                                CopilotVersion.version()));
        context.getManagementStrategy().addEventNotifier(stoppingNotifier);
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
     * Creates the executor of deadlines. Executors of Camel reject tasks beyond 1,000 by default,
     * which would lose deadlines. The number of tasks is limited by the number of calls: each call
     * has at most three alarms, and each reader of a stream has one.
     *
     * <p>Its only thread is a platform thread even if Camel uses virtual threads, because a
     * deadline must not wait for routes that occupy all carrier threads.
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
        // Nearly all alarms are cancelled. If they were kept until they are due, memory would be
        // exhausted.
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /**
     * Creates a thread pool from the profile with the given name: a pool of platform threads or, if
     * Camel uses virtual threads, an executor that starts a thread for each task.
     */
    private static ExecutorService threads(
            ExecutorServiceManager executors, Object owner, String name) {
        ThreadPoolProfile registered = executors.getThreadPoolProfile(name);
        ThreadPoolProfile profile = registered == null ? defaultProfile(name) : registered.clone();
        // Camel's default policy would run a rejected task on the submitting thread, which may be
        // an I/O reactor thread.
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return executors.newThreadPool(owner, name, profile);
    }

    private static ThreadPoolProfile defaultProfile(String name) {
        ThreadPoolProfile profile = new ThreadPoolProfile(name);
        profile.setPoolSize(Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors()));
        profile.setMaxPoolSize(MAX_THREADS);
        profile.setMaxQueueSize(CallbackPool.MAX_TASKS);
        profile.setKeepAliveTime(KEEP_ALIVE_SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        return profile;
    }

    /**
     * Returns a transport that uses the shared connections for these settings.
     *
     * @param connectTimeout maximum time to establish a connection; zero = no limit
     */
    HttpTransport transport(TransportKey key, Duration connectTimeout)
            throws GeneralSecurityException, IOException {
        return new HttpTransport(connections(key), connectTimeout, scheduler, callbacks::execute);
    }

    /**
     * Returns the connections for these settings, which all endpoints with equal settings share.
     */
    synchronized HttpConnections connections(TransportKey key)
            throws GeneralSecurityException, IOException {
        HttpConnections known = connections.get(key);
        if (known == null) {
            known = clients.connections(key.settings(context));
            connections.put(key, known);
        }
        return known;
    }

    /**
     * Returns the token source for a token provider, which all endpoints with the same provider
     * share.
     */
    synchronized ProvidedTokenSource providedToken(TokenProvider provider) {
        if (providedTokens.size() >= MAX_TOKEN_PROVIDERS && !providedTokens.containsKey(provider)) {
            providedTokens.clear();
        }
        return providedTokens.computeIfAbsent(
                provider, unknown -> new ProvidedTokenSource(provider, scheduler));
    }

    CallbackPool callbacks() {
        return callbacks;
    }

    /** Returns the threads that deliver chunks to channels and publishers. */
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

    KnownQuotas quotas() {
        return quotas;
    }

    UsageReports usageReports() {
        return usageReports;
    }

    /** Returns the conversations of the endpoints without a store of their own. */
    RecentConversations conversations() {
        return conversations;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Returns the connections to MCP servers. */
    McpConnections mcpConnections() {
        return mcpConnections;
    }

    /**
     * Ends all calls, then releases the resources. Waits for running routes, for a limited time.
     */
    void close() {
        // Open calls fail first, while the threads that complete their exchanges are still running.
        context.getManagementStrategy().removeEventNotifier(stoppingNotifier);
        openCalls.stop();
        mcpConnections.close();
        models.close();
        logins.close();
        clients.close();
        context.getExecutorServiceManager().shutdownGraceful(callbackThreads);
        openCalls.failAbandoned();
        callbacks.close();
        context.getExecutorServiceManager().shutdownGraceful(consumerThreads);
        consumers.close();
        routeStreams.close();
        clockThread.shutdownNow();
    }

    /**
     * Ends pending logins when the context begins to stop. Otherwise the graceful shutdown would
     * wait for exchanges that are waiting for a login.
     */
    final class StoppingNotifier extends SimpleEventNotifierSupport {

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
