// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;

/**
 * Decides what happens to a connection after a response. It is not reused if more bytes than those
 * of the response have been received. A proxy's authentication challenge counts as complete even if
 * the connection breaks, so that HttpClient responds to it: the proxy may reset the connection
 * because it has not read the request body, which HttpClient 5.5.1 treats as a failed call (not
 * reported; {@code AsyncProtocolExec}, {@code failed} of its callback). Used on the I/O reactor
 * thread of the connection.
 */
final class ConnectionCallback implements AsyncExecCallback {

    private final AsyncExecCallback callback;
    private final AsyncExecRuntime connection;
    private final boolean seenByProxy;
    private boolean isChallenge;

    /**
     * @param seenByProxy whether a proxy forwards the request, without a tunnel
     */
    ConnectionCallback(
            AsyncExecCallback callback, AsyncExecRuntime connection, boolean seenByProxy) {
        this.callback = callback;
        this.connection = connection;
        this.seenByProxy = seenByProxy;
    }

    @Override
    public AsyncDataConsumer handleResponse(HttpResponse response, EntityDetails entityDetails)
            throws HttpException, IOException {
        AsyncDataConsumer consumer = callback.handleResponse(response, entityDetails);
        // Without a consumer, HttpClient responds to the challenge and drops the body.
        isChallenge =
                seenByProxy
                        && consumer == null
                        && response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
        return consumer;
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
        if (isChallenge) {
            isChallenge = false;
            connection.discardEndpoint();
            completed();
        } else {
            callback.failed(cause);
        }
    }
}
