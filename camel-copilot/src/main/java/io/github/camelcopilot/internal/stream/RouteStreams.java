// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * Binds streams to the routes that began them, since a stream may outlive its exchange. Camel's
 * graceful stop of a route waits for the streams of the route; those that remain when the route has
 * stopped are cancelled. When the whole context stops, the remaining streams are cancelled shortly
 * before the shutdown timeout expires: afterwards Camel runs no route, and no channel would receive
 * the error. Any thread may use it; Camel calls it on the thread that stops a route or the context.
 */
public final class RouteStreams extends SimpleEventNotifierSupport implements AutoCloseable {

    /** Time between the cancellation of streams and the end of the shutdown timeout. */
    private static final Duration MAX_MARGIN = Duration.ofMillis(500);

    /** The margin is at most the shutdown timeout divided by this. */
    private static final int TIMEOUT_PER_MARGIN = 10;

    private final CamelContext context;
    private final BiConsumer<Duration, Runnable> scheduler;
    private final Map<String, Set<Entry>> streams = new ConcurrentHashMap<>();

    /**
     * @param scheduler runs a task after a delay
     */
    public RouteStreams(CamelContext context, BiConsumer<Duration, Runnable> scheduler) {
        this.context = context;
        this.scheduler = scheduler;
        context.getManagementStrategy().addEventNotifier(this);
    }

    /** A stream of a route, until it is removed. */
    public final class Entry {
        private final String routeId;
        private final Exchange exchange;
        private final Consumer<String> cancel;
        private final boolean outlivesExchange;

        private Entry(
                String routeId,
                Exchange exchange,
                Consumer<String> cancel,
                boolean outlivesExchange) {
            this.routeId = routeId;
            this.exchange = exchange;
            this.cancel = cancel;
            this.outlivesExchange = outlivesExchange;
        }

        /** Reports that the stream has ended. */
        public void remove() {
            streams.computeIfPresent(
                    routeId,
                    (id, all) -> {
                        if (all.remove(this) && outlivesExchange) {
                            inflight().remove(exchange, routeId);
                        }
                        return all.isEmpty() ? null : all;
                    });
        }
    }

    /**
     * Adds a stream that begins.
     *
     * @param cancel ends the stream for a reason, which its readers receive
     * @param outlivesExchange whether the exchange may end before the stream
     * @return null if the exchange does not belong to a route
     */
    public Entry add(Exchange exchange, Consumer<String> cancel, boolean outlivesExchange) {
        String routeId = ExchangeHelper.getRouteId(exchange);
        if (routeId == null) {
            return null;
        }
        Entry entry = new Entry(routeId, exchange, cancel, outlivesExchange);
        streams.compute(
                routeId,
                (id, all) -> {
                    Set<Entry> entries = all == null ? ConcurrentHashMap.newKeySet() : all;
                    entries.add(entry);
                    return entries;
                });
        if (outlivesExchange) {
            inflight().add(exchange, routeId);
        }
        return entry;
    }

    private InflightRepository inflight() {
        return context.getInflightRepository();
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.RouteStoppedEvent
                || event instanceof CamelEvent.CamelContextStoppingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.RouteStoppedEvent stopped) {
            String routeId = stopped.getRoute().getRouteId();
            cancel(
                    streams.getOrDefault(routeId, Set.of()),
                    "the route " + routeId + " was stopped");
        } else if (event instanceof CamelEvent.CamelContextStoppingEvent) {
            contextStops();
        }
    }

    private void contextStops() {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        Duration timeout =
                Duration.of(strategy.getTimeout(), strategy.getTimeUnit().toChronoUnit());
        Duration part = timeout.dividedBy(TIMEOUT_PER_MARGIN);
        Duration margin = part.compareTo(MAX_MARGIN) < 0 ? part : MAX_MARGIN;
        String reason =
                "the Camel context is being stopped, and its shutdown timeout ("
                        + timeout.toMillis()
                        + " ms) is nearly over";
        scheduler.accept(
                timeout.minus(margin),
                () -> streams.values().forEach(each -> cancel(each, reason)));
    }

    private static void cancel(Set<Entry> entries, String reason) {
        entries.forEach(entry -> entry.cancel.accept(reason));
    }

    @Override
    public void close() {
        context.getManagementStrategy().removeEventNotifier(this);
    }
}
