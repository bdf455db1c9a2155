// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Handles one request: collects it, obtains the answer, sends the head after its delay, and lets an
 * {@link AnswerWriter} write the body. Owned by the connection's I/O thread; only a delayed head is
 * sent by the scheduler's thread.
 */
final class ExchangeHandler implements AsyncServerExchangeHandler {

    private final Connection connection;
    private final Function<RecordedRequest, Reply> responder;
    private final ScheduledExecutorService scheduler;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private HttpRequest head;
    private ResponseChannel channel;
    private HttpContext context;
    private volatile AnswerWriter writer;
    private volatile Future<?> timer;

    ExchangeHandler(
            Connection connection,
            Function<RecordedRequest, Reply> responder,
            ScheduledExecutorService scheduler) {
        this.connection = connection;
        this.responder = responder;
        this.scheduler = scheduler;
    }

    @Override
    public void handleRequest(
            HttpRequest request,
            EntityDetails entityDetails,
            ResponseChannel responseChannel,
            HttpContext httpContext)
            throws HttpException, IOException {
        head = request;
        channel = responseChannel;
        context = httpContext;
        if (entityDetails == null) {
            answer();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
        capacityChannel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer src) {
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        body.writeBytes(bytes);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws HttpException, IOException {
        answer();
    }

    private void answer() throws HttpException, IOException {
        RecordedRequest request = recorded();
        connection.requestArrived(request);
        Reply reply = responder.apply(request);
        ResponseHead responseHead = ResponseHead.of(reply, head);
        AnswerWriter answerWriter =
                new AnswerWriter(reply, responseHead.chunkCoded(), request, connection, scheduler);
        writer = answerWriter;
        Duration delay = reply.delivery().beforeHead();
        if (delay.isZero()) {
            send(responseHead, answerWriter);
        } else {
            timer =
                    scheduler.schedule(
                            () -> sendLater(responseHead, answerWriter),
                            delay.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private RecordedRequest recorded() {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : head.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        return new RecordedRequest(
                head.getMethod(), head.getPath(), headers, body.toByteArray(), connection.number());
    }

    private void sendLater(ResponseHead responseHead, AnswerWriter answerWriter) {
        try {
            send(responseHead, answerWriter);
        } catch (IOException e) {
            // The client has disconnected in the meantime.
            connection.closedByClient();
        } catch (HttpException | RuntimeException e) {
            connection.reset();
        }
    }

    private void send(ResponseHead responseHead, AnswerWriter answerWriter)
            throws HttpException, IOException {
        if (answerWriter.endsBeforeHead()) {
            return;
        }
        if (responseHead.hasBody()) {
            channel.sendResponse(responseHead.message(), responseHead.entity(), context);
            answerWriter.headSent();
        } else {
            answerWriter.completeWith(
                    () -> channel.sendResponse(responseHead.message(), null, context));
        }
    }

    @Override
    public int available() {
        AnswerWriter current = writer;
        return current == null ? 0 : current.available();
    }

    @Override
    public void produce(DataStreamChannel out) throws IOException {
        AnswerWriter current = writer;
        if (current != null) {
            current.write(out);
        }
    }

    @Override
    public void failed(Exception cause) {
        connection.closed();
        releaseResources();
    }

    @Override
    public void releaseResources() {
        Future<?> headTimer = timer;
        if (headTimer != null) {
            headTimer.cancel(false);
        }
        AnswerWriter current = writer;
        if (current != null) {
            current.cancel();
        }
    }
}
