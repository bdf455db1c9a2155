// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The channels of a component: the consumers of each channel, by its name. Thread-safe. */
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

    /**
     * Returns the consumers that receive the chunks of a stream that starts now; empty if there is
     * no channel.
     */
    List<StreamConsumer> of(String channel) {
        return channel == null ? List.of() : consumers.getOrDefault(channel, List.of());
    }
}
