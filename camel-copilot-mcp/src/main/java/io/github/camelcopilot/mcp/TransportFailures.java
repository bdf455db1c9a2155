// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Determines what a failure of a transport means for the request that it sent. Messages are written
 * here, because those of the HTTP client and of the SDK may quote what the server sent. Stateless.
 */
final class TransportFailures {

    private TransportFailures() {}

    /** Returns the failure of the request. */
    static CallFailure of(Throwable failure) {
        Optional<CallFailure> known = find(CallFailure.class, failure);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<HttpStatusException> status = find(HttpStatusException.class, failure);
        if (status.isPresent()) {
            return status.get().mayHaveRun()
                    ? CallFailure.mayHaveRun(status.get().getMessage(), null)
                    : CallFailure.notRun(status.get().getMessage(), null);
        }
        String notSent = whyNotSent(failure);
        if (notSent != null) {
            return CallFailure.notRun(notSent, null);
        }
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return CallFailure.mayHaveRun(
                "the connection failed (" + cause.getClass().getSimpleName() + ")", null);
    }

    /** Returns why a request was not sent, or null if it may have been. */
    private static String whyNotSent(Throwable failure) {
        if (has(McpTransportSessionNotFoundException.class, failure)) {
            return "the server no longer knows the session";
        }
        if (has(HttpConnectTimeoutException.class, failure)) {
            return "the connection could not be established in time";
        }
        if (has(UnresolvedAddressException.class, failure)
                || has(UnknownHostException.class, failure)) {
            return "the host is unknown";
        }
        if (has(ConnectException.class, failure) || has(NoRouteToHostException.class, failure)) {
            return "the connection is refused";
        }
        return has(SSLHandshakeException.class, failure) ? "the TLS handshake failed" : null;
    }

    /**
     * Returns whether later requests need a new session.
     *
     * @param sharesOneChannel whether all messages of the session depend on one connection, so that
     *     it cannot be used after any failure of it
     */
    static boolean endsSession(Throwable failure, boolean sharesOneChannel) {
        return find(HttpStatusException.class, failure)
                .map(HttpStatusException::isSessionLost)
                .orElseGet(() -> sharesOneChannel || !of(failure).mayHaveRun());
    }

    private static boolean has(Class<? extends Throwable> type, Throwable failure) {
        return find(type, failure).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
