// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The maximum number of threads of this JVM since this object was created, and their names. Used by
 * one thread.
 */
final class LiveThreads {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Map<String, Long> largest = Map.of();

    LiveThreads() {
        THREADS.resetPeakThreadCount();
    }

    /** Records the names of the threads if there are more than in any earlier sample. */
    void sample() {
        long known = largest.values().stream().mapToLong(Long::longValue).sum();
        if (THREADS.getThreadCount() > known) {
            largest =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(Thread::isAlive)
                            .collect(
                                    Collectors.groupingBy(
                                            LiveThreads::group,
                                            TreeMap::new,
                                            Collectors.counting()));
        }
    }

    /** Returns the peak that the JVM itself has recorded, also between samples. */
    int peak() {
        return THREADS.getPeakThreadCount();
    }

    /**
     * Returns the threads of the largest sample, such as {@code 4 copilot-callback, 2 copilot-io}.
     */
    String groups() {
        return largest.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(group -> group.getValue() + " " + group.getKey())
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the name without its number, such as {@code copilot-io}; the JVM's own threads form
     * one group.
     */
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
