// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;

/**
 * Reads a stream with okhttp-eventsource, and each event with Jackson as a tree. The calling thread
 * pulls the events; okhttp-eventsource's background thread with callbacks is no faster and takes
 * more CPU.
 */
final class EventSourceReader implements StreamReader {

    private final ConnectStrategy connection;

    private final StreamFormat format;

    EventSourceReader(String baseUrl, StreamFormat format) {
        this.format = format;
        // One HTTP client for all streams, so that they share its connection.
        this.connection =
                ConnectStrategy.http(format.address(baseUrl))
                        .httpClient(new OkHttpClient())
                        .methodAndBody(
                                "POST",
                                RequestBody.create(
                                        StreamRequest.json(), MediaType.get("application/json")));
    }

    @Override
    public void read() throws Exception {
        readEvents(format, connection).verify();
    }

    static DeltaCount readEvents(StreamFormat format, ConnectStrategy connection)
            throws StreamException, JsonProcessingException {
        DeltaCount count = new DeltaCount();
        try (EventSource events =
                new EventSource.Builder(connection)
                        .errorStrategy(ErrorStrategy.alwaysThrow())
                        .build()) {
            while (true) {
                count.add(JacksonTree.delta(format, events.readMessage().getData()));
            }
        } catch (StreamClosedByServerException end) {
            // This exception is the only sign of the end, after which the connection is reusable.
            return count;
        }
    }
}
