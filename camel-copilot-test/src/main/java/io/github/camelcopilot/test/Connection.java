// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;

/**
 * One accepted connection: its number, its unanswered requests, and the ways to end it. Owned by
 * its I/O thread; the scheduler's thread may end it.
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

    boolean hasUnansweredRequest() {
        return !waiting.isEmpty();
    }

    void answered(RecordedRequest request) {
        request.end(Outcome.ANSWERED);
        waiting.remove(request);
    }

    /** Called when the client has closed or reset the connection. */
    void closedByClient() {
        endAll(Outcome.HUNG_UP);
        session.close(CloseMode.GRACEFUL);
    }

    /**
     * Ends the connection with TCP RST: HttpCore closes immediately with SO_LINGER 0, which
     * discards unsent data.
     */
    void reset() {
        endAll(Outcome.BROKEN);
        session.close(CloseMode.IMMEDIATE);
    }

    /** Ends the connection with TCP FIN. Unanswered requests count as broken. */
    void finish() {
        endAll(Outcome.BROKEN);
        session.close(CloseMode.GRACEFUL);
    }

    /**
     * Called when the connection has ended. Requests that are still unanswered were aborted by the
     * client, because the server completes them before it ends a connection.
     */
    void closed() {
        endAll(Outcome.HUNG_UP);
    }

    private void endAll(Outcome outcome) {
        waiting.forEach(request -> request.end(outcome));
        waiting.clear();
    }
}
