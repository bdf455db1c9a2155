// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Requests and responses (JSON-RPC 2.0) over a transport of the SDK. Thread-safe; futures are
 * completed on the thread of the transport or the scheduler.
 *
 * <p>The SDK's own client is not used: it keeps each request that timed out, lists tools without a
 * limit when a server says that they changed, does not notice that a transport has ended, and drops
 * a list of tools if it does not know a keyword of a schema.
 */
final class RpcSession {

    private static final Logger LOG = LoggerFactory.getLogger(RpcSession.class);

    /** Maximum number of requests without a response. */
    private static final int MAX_PENDING = 10_000;

    private final McpClientTransport transport;
    private final boolean sharesOneChannel;
    private final Scheduler scheduler;
    private final Consumer<String> onNotification;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<CallFailure> ended = new CompletableFuture<>();

    /** Null until the version of the protocol is negotiated. */
    private volatile String protocolVersion;

    private record Pending(CompletableFuture<Object> result, Scheduler.Alarm timeout) {}

    /**
     * @param sharesOneChannel whether all messages depend on one connection, so that the session
     *     ends with it
     * @param onNotification called with the method of each notification; must not block
     */
    RpcSession(
            McpClientTransport transport,
            boolean sharesOneChannel,
            Scheduler scheduler,
            Consumer<String> onNotification) {
        this.transport = transport;
        this.sharesOneChannel = sharesOneChannel;
        this.scheduler = scheduler;
        this.onNotification = onNotification;
    }

    /** Begins to receive messages. If the transport cannot connect, the session ends. */
    void open() {
        transport
                .connect(message -> message.doOnNext(this::receive))
                .subscribe(connected -> {}, failure -> end(TransportFailures.of(failure)));
    }

    /** Sets the negotiated version, which HTTP transports send with each further message. */
    void setProtocolVersion(String version) {
        protocolVersion = version;
    }

    /**
     * Sends a request.
     *
     * @param limit maximum time until the response
     * @return the result; fails with {@link CallFailure}, {@link RequestTimeout} or {@link
     *     ServerError}
     */
    CompletableFuture<Object> request(String method, Object params, Duration limit) {
        if (pending.size() >= MAX_PENDING) {
            return CompletableFuture.failedFuture(
                    CallFailure.notRun(MAX_PENDING + " requests are waiting for it", null));
        }
        String id = Long.toString(lastId.incrementAndGet());
        CompletableFuture<Object> result = new CompletableFuture<>();
        Scheduler.Alarm timeout = scheduler.schedule(limit, () -> timeOut(id, method, limit));
        pending.put(id, new Pending(result, timeout));
        CallFailure end = ended.getNow(null);
        if (end != null) {
            // After the request was added, so that either this or end() completes it.
            fail(id, CallFailure.notRun(end.getMessage(), null));
            return result;
        }
        send(new JSONRPCRequest(McpSchema.JSONRPC_VERSION, method, id, params))
                .subscribe(sent -> {}, failure -> onSendFailure(id, failure));
        return result;
    }

    /** Sends a notification; a failure is only logged. */
    void notify(String method, Object params) {
        send(new JSONRPCNotification(McpSchema.JSONRPC_VERSION, method, params))
                .subscribe(sent -> {}, failure -> LOG.debug("{} could not be sent", method));
    }

    private Mono<Void> send(JSONRPCMessage message) {
        String version = protocolVersion;
        // Deferred, because some transports throw.
        Mono<Void> sending = Mono.defer(() -> transport.sendMessage(message));
        return version == null
                ? sending
                : sending.contextWrite(
                        context ->
                                context.put(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, version));
    }

    private void timeOut(String id, String method, Duration limit) {
        Pending request = pending.remove(id);
        if (request != null) {
            request.result.completeExceptionally(
                    new RequestTimeout("no response within " + limit.toMillis() + " ms"));
            if (!method.equals(McpSchema.METHOD_INITIALIZE)) {
                notify("notifications/cancelled", Map.of("requestId", id, "reason", "timeout"));
            }
        }
    }

    private void onSendFailure(String id, Throwable failure) {
        CallFailure known = TransportFailures.of(failure);
        Pending request = pending.remove(id);
        if (TransportFailures.endsSession(failure, sharesOneChannel)) {
            // Before this request fails, because it may be made again in another session.
            end(CallFailure.mayHaveRun(known.getMessage(), null));
        }
        fail(request, known);
    }

    private void fail(String id, Exception failure) {
        fail(pending.remove(id), failure);
    }

    private static void fail(Pending request, Exception failure) {
        if (request != null) {
            request.timeout.cancel();
            request.result.completeExceptionally(failure);
        }
    }

    /** Called on the thread of the transport; never throws. */
    private void receive(JSONRPCMessage message) {
        if (message instanceof JSONRPCResponse response) {
            complete(response);
        } else if (message instanceof JSONRPCRequest request) {
            respond(request);
        } else if (message instanceof JSONRPCNotification notification
                && notification.method() != null) {
            onNotification.accept(notification.method());
        }
    }

    private void complete(JSONRPCResponse response) {
        Pending request = pending.remove(String.valueOf(response.id()));
        if (request == null) {
            LOG.debug("A response to no open request is ignored");
            return;
        }
        request.timeout.cancel();
        if (response.error() == null) {
            request.result.complete(response.result());
        } else {
            Integer code = response.error().code();
            request.result.completeExceptionally(
                    new ServerError(
                            code == null ? 0 : code, String.valueOf(response.error().message())));
        }
    }

    /** Responds to a request of the server; this client has no capability but ping. */
    private void respond(JSONRPCRequest request) {
        boolean isPing = McpSchema.METHOD_PING.equals(request.method());
        JSONRPCResponse.JSONRPCError error =
                new JSONRPCResponse.JSONRPCError(
                        McpSchema.ErrorCodes.METHOD_NOT_FOUND, "Not supported", null);
        send(new JSONRPCResponse(
                        McpSchema.JSONRPC_VERSION,
                        request.id(),
                        isPing ? Map.of() : null,
                        isPing ? null : error))
                .subscribe(
                        sent -> {},
                        failure -> LOG.debug("A response could not be sent to the server"));
    }

    /** Fails all requests, and all further ones. Only the first call has an effect. */
    void end(CallFailure why) {
        if (ended.complete(why)) {
            pending.keySet().forEach(id -> fail(id, why));
        }
    }

    /** Returns a future that completes with the reason when the session ends. */
    CompletableFuture<CallFailure> ended() {
        return ended;
    }
}
