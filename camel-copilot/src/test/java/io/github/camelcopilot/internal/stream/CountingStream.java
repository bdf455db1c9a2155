// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.ChunkSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream without a connection that counts what its sinks ask of it. Any thread may use it. */
final class CountingStream implements ChatStream {

    final AtomicInteger resumed = new AtomicInteger();
    final AtomicInteger readersDone = new AtomicInteger();
    final Semaphore mayReadOn = new Semaphore(0);
    final List<String> cancelled = new CopyOnWriteArrayList<>();

    @Override
    public void start(List<ChunkSink> sinks) {}

    @Override
    public void readerDone(ChunkSink sink) {
        readersDone.incrementAndGet();
    }

    @Override
    public void resume() {
        resumed.incrementAndGet();
        mayReadOn.release();
    }

    @Override
    public void cancel(String reason) {
        cancelled.add(reason);
    }

    @Override
    public boolean offersTools() {
        return true;
    }

    @Override
    public String model() {
        return null;
    }

    @Override
    public CopilotStreamException failure(String reason) {
        return new CopilotStreamException(reason, null, ErrorDetails.NONE, "");
    }

    @Override
    public String readerTimeoutReason() {
        return "its reader asked for nothing";
    }

    @Override
    public CopilotException tooLongToReadAgain() {
        return new CopilotServerException("too long", null, ErrorDetails.ofCode("answer_too_long"));
    }

    @Override
    public CopilotException readableOnce(String why) {
        return new CopilotServerException(why, null, ErrorDetails.ofCode("stream_already_read"));
    }
}
