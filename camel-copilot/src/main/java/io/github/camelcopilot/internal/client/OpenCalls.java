// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of a component that have not ended, whatever they wait for: a token, the service, a
 * retry, a thread of the callback pool, or the rest of a stream. When the component stops, it ends
 * each of them. Every call is added when it begins and removed when it ends. Any thread may use it.
 */
public final class OpenCalls {

    private final Set<OpenCall> calls = ConcurrentHashMap.newKeySet();
    private final LongAdder streams = new LongAdder();
    private final CallListeners listeners = new CallListeners();
    private volatile boolean stopped;

    /** Adds a call that begins; one that begins after the stop is ended at once. */
    public void add(OpenCall call) {
        if (calls.add(call) && call.isStream()) {
            streams.increment();
        }
        if (stopped) {
            call.stop();
        }
    }

    /** Removes a call that has ended; no effect if it has been removed. */
    public void remove(OpenCall call) {
        if (calls.remove(call) && call.isStream()) {
            streams.decrement();
        }
    }

    /** Returns the number of streams that have not ended. */
    public long streams() {
        return streams.sum();
    }

    /** Returns the listeners that observe the calls. */
    public CallListeners listeners() {
        return listeners;
    }

    /** Returns whether the component has stopped, so that every call fails. */
    boolean isStopped() {
        return stopped;
    }

    /** Fails all open calls on the threads of the callback pool, and every later one. */
    public void stop() {
        stopped = true;
        calls.forEach(OpenCall::stop);
    }

    /** Fails the calls that still waited for a thread of the callback pool when it ended. */
    public void failAbandoned() {
        calls.forEach(OpenCall::failAbandoned);
    }
}
