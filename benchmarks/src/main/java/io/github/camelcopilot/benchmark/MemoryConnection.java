// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.logging.LDLogger;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.net.URI;

/** Lets okhttp-eventsource read bytes from memory instead of an HTTP response. */
final class MemoryConnection extends ConnectStrategy {

    private static final URI NOWHERE = URI.create("memory:events");

    private final byte[] events;

    MemoryConnection(byte[] events) {
        this.events = events;
    }

    @Override
    public Client createClient(LDLogger logger) {
        return new Client() {
            @Override
            public Result connect(String lastEventId) {
                Closeable nothing = () -> {};
                return new Result(new ByteArrayInputStream(events), NOWHERE, nothing);
            }

            @Override
            public boolean awaitClosed(long timeoutMillis) {
                return true;
            }

            @Override
            public URI getOrigin() {
                return NOWHERE;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
