package io.github.camelcopilot.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;

/**
 * One accepted connection: its number, the requests on it that still wait for their answer, and the
 * ways to end it. Its I/O thread owns it; the scheduler's thread may end it.
 */
final class Connection {

    private final long number;
    private final IOSession session;
    private final Set<RecordedRequest> waiting = ConcurrentHashMap.newKeySet();

    Connection(long number, IOSession session) {
        this.number = number;
        this.session = session;
    }

    long number() {
        return number;
    }

    void requestArrived(RecordedRequest request) {
        waiting.add(request);
    }

    boolean owesAnswer() {
        return !waiting.isEmpty();
    }

    void answered(RecordedRequest request) {
        request.end(Outcome.ANSWERED);
        waiting.remove(request);
    }

    /** The client closed or reset it. */
    void hungUp() {
        endAll(Outcome.HUNG_UP);
        session.close(CloseMode.GRACEFUL);
    }

    /**
     * Ends with TCP RST: HttpCore closes "immediately" with SO_LINGER 0, which discards what is
     * unsent.
     */
    void reset() {
        endAll(Outcome.BROKEN);
        session.close(CloseMode.IMMEDIATE);
    }

    /** Ends with TCP FIN. Whatever still waits for an answer counts as broken. */
    void finish() {
        endAll(Outcome.BROKEN);
        session.close(CloseMode.GRACEFUL);
    }

    /** It is gone, for whatever reason; only the client can be the cause of what is still open. */
    void gone() {
        endAll(Outcome.HUNG_UP);
    }

    private void endAll(Outcome outcome) {
        waiting.forEach(request -> request.end(outcome));
        waiting.clear();
    }
}
