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
 * Ties streams to the routes that began them, as a stream may outlive its exchange: Camel's
 * graceful stop of a route waits for its streams too, and those that are left when the route has
 * stopped are cancelled. Those that are left shortly before the stop of the whole context would
 * take too long are cancelled then: later, Camel lets no route run, so that no channel would hear
 * of it. Any thread may use it; Camel calls it on the thread that stops a route or the context.
 */
public final class RouteStreams extends SimpleEventNotifierSupport implements AutoCloseable {

    /** How long before the end of the shutdown timeout streams are cancelled. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    /** Of a short timeout, only so small a part. */
    private static final int LEAST_PARTS = 10;

    private final CamelContext context;
    private final BiConsumer<Duration, Runnable> clock;
    private final Map<String, Set<Entry>> streams = new ConcurrentHashMap<>();

    /**
     * @param clock runs a task after a time
     */
    public RouteStreams(CamelContext context, BiConsumer<Duration, Runnable> clock) {
        this.context = context;
        this.clock = clock;
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

        /** The stream has ended. */
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
     * Takes note of a stream that begins.
     *
     * @param cancel ends the stream, for a reason that its readers are told
     * @param outlivesExchange whether the exchange may end before the stream
     * @return the note, or null if the exchange is in no route
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
        Duration part = timeout.dividedBy(LEAST_PARTS);
        Duration margin = part.compareTo(MARGIN) < 0 ? part : MARGIN;
        String reason =
                "the Camel context is being stopped, and its shutdown timeout ("
                        + timeout.toMillis()
                        + " ms) is nearly over";
        clock.accept(
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
