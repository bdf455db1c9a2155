package io.github.camelcopilot.internal.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that have not ended, wherever they wait: for a token, the service, a retry, a thread
 * that tells their exchange, or more of a stream. It lets the component's stop end every one of
 * them. Any thread may use it.
 */
public final class OpenCalls {

    private final Set<ProviderCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Takes note of a call; one that comes after the stop is ended at once. */
    void began(ProviderCall call) {
        calls.add(call);
        if (stopped) {
            call.stop();
        }
    }

    void ended(ProviderCall call) {
        calls.remove(call);
    }

    /**
     * Fails the calls that are under way, on the threads of the callback pool; later ones fail too.
     */
    public void stop() {
        stopped = true;
        calls.forEach(ProviderCall::stop);
    }

    /**
     * Fails the calls whose outcome waited for a thread of the callback pool, once that pool has
     * ended.
     */
    public void endAbandoned() {
        calls.forEach(ProviderCall::endAbandoned);
    }
}
