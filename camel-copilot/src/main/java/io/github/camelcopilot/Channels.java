package io.github.camelcopilot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The channels of a component: which consumers get the chunks of the streams that are sent to a
 * name. Any thread may use it.
 */
final class Channels {

    private final Map<String, List<StreamConsumer>> consumers = new ConcurrentHashMap<>();

    void add(String channel, StreamConsumer consumer) {
        consumers.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>()).add(consumer);
    }

    void remove(String channel, StreamConsumer consumer) {
        consumers.computeIfPresent(
                channel,
                (name, all) -> {
                    all.remove(consumer);
                    return all.isEmpty() ? null : all;
                });
    }

    /** Returns those that get the chunks of a stream that begins now. */
    List<StreamConsumer> of(String channel) {
        return channel == null ? List.of() : consumers.getOrDefault(channel, List.of());
    }
}
