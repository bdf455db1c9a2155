package io.github.camelcopilot.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls whose exchange has not been told yet, wherever they wait: for a token, the service, a
 * retry or a thread. It lets the component's stop end every one of them. Any thread may use it.
 */
public final class OpenCalls {

    private final Set<ChatCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Takes note of a call; one that comes after the stop is ended at once. */
    void began(ChatCall call) {
        calls.add(call);
        if (stopped) {
            call.stop();
        }
    }

    void ended(ChatCall call) {
        calls.remove(call);
    }

    /**
     * Fails the calls that are under way, on the threads of the callback pool; later ones fail too.
     */
    public void stop() {
        stopped = true;
        calls.forEach(ChatCall::stop);
    }

    /**
     * Fails the calls whose outcome waited for a thread of the callback pool, once that pool has
     * ended.
     */
    public void endAbandoned() {
        calls.forEach(ChatCall::endAbandoned);
    }
}
