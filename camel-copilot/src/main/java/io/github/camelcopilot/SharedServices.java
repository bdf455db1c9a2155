package io.github.camelcopilot;

import io.github.camelcopilot.client.CallbackPool;
import io.github.camelcopilot.client.OpenCalls;
import io.github.camelcopilot.transport.HttpTransport;
import io.github.camelcopilot.transport.Scheduler;
import io.github.camelcopilot.transport.SystemScheduler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * What the endpoints of a component share while it runs: connections, the threads that go on with
 * routes, the clock of deadlines, and the list of open calls. Made by the first endpoint that
 * starts, closed with the component.
 */
final class SharedServices {

    private static final int CALLBACK_MIN_THREADS = 4;
    private static final int CALLBACK_MAX_THREADS = 256;
    private static final int CALLBACK_MAX_QUEUE = 20_000;
    private static final long CALLBACK_KEEP_ALIVE_SECONDS = 30;

    private final CamelContext context;
    private final ScheduledThreadPoolExecutor clockThread;
    private final ThreadPoolExecutor callbackThreads;
    private final Scheduler scheduler;
    private final CallbackPool callbacks;
    private final OpenCalls openCalls = new OpenCalls();

    // Guarded by this.
    private final Map<TransportKey, HttpTransport> transports = new HashMap<>();

    /**
     * @param owner whom the threads belong to, for Camel's management
     * @param injectedScheduler replaces the system's clock in tests; null = the system's
     */
    SharedServices(CamelContext context, Object owner, Scheduler injectedScheduler) {
        this.context = context;
        ExecutorServiceManager executors = context.getExecutorServiceManager();
        this.clockThread = clockThread(executors);
        this.scheduler =
                injectedScheduler == null ? new SystemScheduler(clockThread) : injectedScheduler;
        this.callbackThreads = callbackThreads(executors, owner);
        this.callbacks =
                new CallbackPool(
                        callbackThreads,
                        task -> executors.newThread("copilot-deadline", task),
                        scheduler);
    }

    /**
     * Camel's own scheduled executors take at most 1,000 tasks by default and reject the next,
     * which would lose deadlines. Here each open call has at most two alarms, so that the calls are
     * the bound.
     */
    private static ScheduledThreadPoolExecutor clockThread(ExecutorServiceManager executors) {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(
                        1, task -> executors.newThread("copilot-clock", task));
        // Nearly every alarm is taken back; kept until they were due, they would fill the memory.
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static ThreadPoolExecutor callbackThreads(
            ExecutorServiceManager executors, Object owner) {
        ThreadPoolProfile registered =
                executors.getThreadPoolProfile(CopilotComponent.CALLBACK_PROFILE);
        ThreadPoolProfile profile = registered == null ? usualProfile() : registered.clone();
        // Camel's default would run a rejected task on the thread that brings it: the I/O reactor.
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        ExecutorService pool =
                executors.newThreadPool(owner, CopilotComponent.CALLBACK_PROFILE, profile);
        if (pool instanceof ThreadPoolExecutor threadPool) {
            return threadPool;
        }
        throw new IllegalStateException(
                "The thread pool factory of the Camel context gives no ThreadPoolExecutor for "
                        + CopilotComponent.CALLBACK_PROFILE
                        + " but "
                        + pool.getClass().getName());
    }

    private static ThreadPoolProfile usualProfile() {
        ThreadPoolProfile profile = new ThreadPoolProfile(CopilotComponent.CALLBACK_PROFILE);
        profile.setPoolSize(
                Math.max(CALLBACK_MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors()));
        profile.setMaxPoolSize(CALLBACK_MAX_THREADS);
        profile.setMaxQueueSize(CALLBACK_MAX_QUEUE);
        profile.setKeepAliveTime(CALLBACK_KEEP_ALIVE_SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        return profile;
    }

    /**
     * Returns the connections for these settings, new ones if no endpoint has asked for such yet.
     */
    synchronized HttpTransport transport(TransportKey key)
            throws GeneralSecurityException, IOException {
        HttpTransport transport = transports.get(key);
        if (transport == null) {
            transport = new HttpTransport(key.settings(context), scheduler, callbacks::execute);
            transports.put(key, transport);
        }
        return transport;
    }

    CallbackPool callbacks() {
        return callbacks;
    }

    OpenCalls openCalls() {
        return openCalls;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Ends every call, and then what calls need; waits a bounded time for routes that go on. */
    void close() {
        // Calls that are under way fail first, so that the threads which tell their exchanges are
        // still there.
        openCalls.stop();
        closeTransports();
        context.getExecutorServiceManager().shutdownGraceful(callbackThreads);
        openCalls.endAbandoned();
        callbacks.close();
        clockThread.shutdownNow();
    }

    private synchronized void closeTransports() {
        transports.values().forEach(HttpTransport::close);
        transports.clear();
    }
}
