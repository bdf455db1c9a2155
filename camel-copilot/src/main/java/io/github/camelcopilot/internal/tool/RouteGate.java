// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Holds the calls of a tool back until its route runs, without a thread. Any thread may use it; no
 * method blocks.
 */
final class RouteGate {

    /** Maximum number of calls that wait for one route. */
    static final int MAX_WAITING = 1_000;

    private final Supplier<Scheduler> scheduler;

    /** The running route; null while there is none. Guarded by this. */
    private ToolRoute route;

    /** Guarded by this. */
    private final Set<Waiting> waiting = new HashSet<>();

    /**
     * @param scheduler supplies the timer of the component
     */
    RouteGate(Supplier<Scheduler> scheduler) {
        this.scheduler = scheduler;
    }

    /** A call that waits for the route. */
    private final class Waiting {

        private final Consumer<ToolRoute> call;
        private final Runnable expired;
        private Scheduler.Alarm alarm = () -> {};

        Waiting(Consumer<ToolRoute> call, Runnable expired) {
            this.call = call;
            this.expired = expired;
        }

        void expire() {
            synchronized (RouteGate.this) {
                if (!waiting.remove(this)) {
                    return;
                }
            }
            expired.run();
        }
    }

    /**
     * Makes a call as soon as the route runs.
     *
     * @param call receives the route; runs on the calling thread, or on the one that starts the
     *     route
     * @param limit maximum time to wait
     * @param expired runs instead of the call if the route does not run in time, if too many calls
     *     wait, or if the route is removed
     */
    void pass(Consumer<ToolRoute> call, Duration limit, Runnable expired) {
        ToolRoute running;
        synchronized (this) {
            running = route;
            if (running == null && waiting.size() < MAX_WAITING) {
                Waiting next = new Waiting(call, expired);
                waiting.add(next);
                next.alarm = scheduler.get().schedule(limit, next::expire);
                return;
            }
        }
        if (running == null) {
            expired.run();
        } else {
            call.accept(running);
        }
    }

    /** Lets the waiting calls pass, and all further ones until {@link #close}. */
    void open(ToolRoute running) {
        List<Waiting> released;
        synchronized (this) {
            route = running;
            released = releaseAll();
        }
        released.forEach(each -> each.call.accept(running));
    }

    /** Holds further calls back. */
    synchronized void close() {
        route = null;
    }

    /** Ends the wait of all calls, because the route is removed. */
    void expireAll() {
        List<Waiting> ended;
        synchronized (this) {
            route = null;
            ended = releaseAll();
        }
        ended.forEach(each -> each.expired.run());
    }

    private List<Waiting> releaseAll() {
        List<Waiting> released = new ArrayList<>(waiting);
        waiting.clear();
        released.forEach(each -> each.alarm.cancel());
        return released;
    }
}
