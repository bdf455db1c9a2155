package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;

/**
 * Keeps a connection out of the pool on which more bytes have come than the response has. Used on
 * the I/O reactor thread of the connection.
 */
final class UsableConnectionCallback implements AsyncExecCallback {

    private final AsyncExecCallback callback;
    private final AsyncExecRuntime connection;

    UsableConnectionCallback(AsyncExecCallback callback, AsyncExecRuntime connection) {
        this.callback = callback;
        this.connection = connection;
    }

    @Override
    public AsyncDataConsumer handleResponse(HttpResponse response, EntityDetails entityDetails)
            throws HttpException, IOException {
        return callback.handleResponse(response, entityDetails);
    }

    @Override
    public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
        callback.handleInformationResponse(response);
    }

    @Override
    public void completed() {
        if (OneReadSession.isCurrentUnusable()) {
            connection.markConnectionNonReusable();
        }
        callback.completed();
    }

    @Override
    public void failed(Exception cause) {
        callback.failed(cause);
    }
}
