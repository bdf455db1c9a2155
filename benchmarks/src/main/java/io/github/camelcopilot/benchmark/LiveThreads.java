// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The threads of this JVM since this object was made: how many at most, and whose. One thread uses
 * it.
 */
final class LiveThreads {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Map<String, Long> most = Map.of();

    LiveThreads() {
        THREADS.resetPeakThreadCount();
    }

    /** Notes whose threads there are, if there have never been so many at a look. */
    void look() {
        long known = most.values().stream().mapToLong(Long::longValue).sum();
        if (THREADS.getThreadCount() > known) {
            most =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(Thread::isAlive)
                            .collect(
                                    Collectors.groupingBy(
                                            LiveThreads::group,
                                            TreeMap::new,
                                            Collectors.counting()));
        }
    }

    /** Returns the JVM's own peak, which no look can miss. */
    int peak() {
        return THREADS.getPeakThreadCount();
    }

    /**
     * Returns the threads of the look that saw most, as {@code 4 copilot-callback, 2 copilot-io}.
     */
    String groups() {
        return most.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(group -> group.getValue() + " " + group.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Names without their numbers, such as {@code copilot-io}; the JVM's own threads together. */
    private static String group(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        if (group == null || group.getParent() == null) {
            return "of the JVM";
        }
        return thread.getName()
                .replaceAll("^Camel \\(.*\\) thread #\\d+ - ", "")
                .replaceAll("-\\d+$", "");
    }
}
