package io.github.camelcopilot.operation;

import io.github.camelcopilot.client.ChatStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * Ties streams to the routes that began them, as a stream may outlive its exchange: Camel's
 * graceful stop of a route waits for its streams too, and those that are left when the route has
 * stopped are cancelled. Any thread may use it; Camel calls it on the thread that stops a route.
 */
public final class RouteStreams extends SimpleEventNotifierSupport implements AutoCloseable {

    private final CamelContext context;
    private final Map<String, Set<Entry>> streams = new ConcurrentHashMap<>();

    public RouteStreams(CamelContext context) {
        this.context = context;
        context.getManagementStrategy().addEventNotifier(this);
    }

    /** A stream of a route, until it is removed. */
    final class Entry {
        private final String routeId;
        private final Exchange exchange;
        private final ChatStream stream;
        private final boolean outlivesExchange;

        private Entry(
                String routeId, Exchange exchange, ChatStream stream, boolean outlivesExchange) {
            this.routeId = routeId;
            this.exchange = exchange;
            this.stream = stream;
            this.outlivesExchange = outlivesExchange;
        }

        /** The stream has ended. */
        void remove() {
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
     * @param outlivesExchange whether the exchange may end before the stream
     * @return the note, or null if the exchange is in no route
     */
    Entry add(Exchange exchange, ChatStream stream, boolean outlivesExchange) {
        String routeId = ExchangeHelper.getRouteId(exchange);
        if (routeId == null) {
            return null;
        }
        Entry entry = new Entry(routeId, exchange, stream, outlivesExchange);
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
        return event instanceof CamelEvent.RouteStoppedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.RouteStoppedEvent stopped) {
            String routeId = stopped.getRoute().getRouteId();
            for (Entry entry : streams.getOrDefault(routeId, Set.of())) {
                entry.stream.cancel("the route " + routeId + " was stopped");
            }
        }
    }

    @Override
    public void close() {
        context.getManagementStrategy().removeEventNotifier(this);
    }
}
