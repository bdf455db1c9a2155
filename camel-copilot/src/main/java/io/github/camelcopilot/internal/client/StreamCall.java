package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.text.WholeCharacters;
import io.github.camelcopilot.internal.transport.GatheredBody;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventTooLargeException;
import io.github.camelcopilot.internal.wire.SseParser;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A call whose answer comes as a stream: its bytes become chunks on the I/O reactor thread, which
 * go to the sinks as they come. The call is one try after another until the first chunk was handed
 * on; after it, whatever ends it (service, connection, reader, stop of the component) becomes the
 * one last chunk. All of that happens under the lock of the object, so that the last one stays
 * last; what is called under it must not block.
 */
final class StreamCall extends PromptCall implements HttpCall.BodyReceiver, ChatStream {

    /** So many bytes behind the end are read, so that the connection can be used again. */
    private static final int MAX_AFTER_END = 64 * 1024;

    /**
     * How long the end of the body may follow the end of the answer before the connection closes.
     */
    private static final Duration MAX_FAREWELL = Duration.ofSeconds(5);

    /** Stands for an alarm that is no longer needed, so as not to hold it. */
    private static final Scheduler.Alarm ENDED = () -> {};

    private final StreamHandler handler;
    private volatile List<ChunkSink> sinks = List.of();

    /** Those of the sinks whose readers may still ask for chunks. */
    private final Map<ChunkSink, ReaderTimeout> watches = new ConcurrentHashMap<>(2);

    // Guarded by this; begun anew with the head of each try.
    private final Deltas deltas = new Deltas();
    private ResponseHead head;
    private BodyForm form;
    private SseParser parser;
    private StreamDecoder decoder;
    private CopilotException problem;
    private boolean hasEvents;
    private final BodyBeginning beginning = new BodyBeginning();
    private int bytesAfterEnd;
    private Scheduler.Alarm farewell;
    private boolean bodyEnded;

    /** A whole answer in JSON, from a service that does not stream; null = none so far. */
    private GatheredBody whole;

    /** Ends a stream whose first chunk does not come; begins with the first sending. */
    private volatile Scheduler.Alarm firstChunk;

    private volatile boolean wholeAsked;
    private volatile String answeringModel;

    /** As the service writes it; guarded by this. */
    private String namedModel;

    private volatile boolean handedOn;
    private volatile boolean over;

    private final PartialAnswer answer;

    StreamCall(CopilotClient client, Prompt prompt, StreamHandler handler) {
        super(client, prompt);
        this.handler = handler;
        this.answer = new PartialAnswer(client.settings().maxAnswerSize());
    }

    @Override
    public void start(List<ChunkSink> chunkSinks) {
        sinks = List.copyOf(chunkSinks);
        for (ChunkSink sink : sinks) {
            sink.begin(this);
        }
        start();
    }

    /** A model that cannot stream gives its answer whole, as the only chunk. */
    @Override
    byte[] encode(WireApi format, ChatRequest request, Optional<ModelInfo> model) {
        wholeAsked = Boolean.FALSE.equals(model.map(m -> m.supports().streaming()).orElse(null));
        return wholeAsked
                ? format.encode(request)
                : format.encodeStreamed(request, client().settings().stream().includeUsage());
    }

    @Override
    String accept() {
        return wholeAsked ? "application/json" : "text/event-stream";
    }

    @Override
    HttpCall prepare(HttpRequest call) {
        awaitFirstChunk();
        return client().transport()
                .receive(call, client().settings().limits(), client().retryPolicy(), this, this);
    }

    private void awaitFirstChunk() {
        Duration limit = client().settings().stream().firstChunkTimeout();
        if (limit.isZero() || firstChunk != null) {
            return;
        }
        Scheduler.Alarm alarm = client().scheduler().schedule(limit, this::firstChunkOverdue);
        firstChunk = alarm;
        if (over || handedOn) {
            alarm.cancel();
        }
    }

    private void firstChunkOverdue() {
        if (!handedOn) {
            fail(client().failures().firstChunkTimeout(model()));
            cancelSending();
        }
    }

    private void endFirstChunk() {
        Scheduler.Alarm alarm = firstChunk;
        if (alarm != null) {
            alarm.cancel();
            firstChunk = ENDED;
        }
    }

    @Override
    public synchronized void begin(ResponseHead answerHead) {
        noteAcceptance(answerHead.status());
        head = answerHead;
        problem = null;
        hasEvents = false;
        beginning.clear();
        bodyEnded = false;
        deltas.begin();
        form = new BodyForm();
        whole = null;
        decoder = wire().streamDecoder(client().settings().maxAnswerSize());
        parser = new SseParser(maxEventSize(), this::event);
    }

    /** Where events repeat the whole, the limits of the whole hold for them too. */
    private int maxEventSize() {
        CallSettings settings = client().settings();
        int option = settings.stream().maxEventSize();
        if (!wire().repeatsWhole()) {
            return option;
        }
        long whole = settings.limits().maxBody() + settings.maxRequestSize();
        return (int) Math.max(option, Math.min(whole, StreamSettings.MOST_EVENT_SIZE));
    }

    @Override
    public synchronized void bytes(ByteBuffer source) throws TransportException {
        try {
            if (over) {
                skip(source);
            } else if (isJson(source)) {
                gather(source);
            } else {
                parse(source);
            }
        } catch (RuntimeException | Error unexpected) {
            source.position(source.limit());
            failUnexpectedly(unexpected);
        }
    }

    /** Returns whether the body is JSON; skips what comes before that. */
    private boolean isJson(ByteBuffer source) {
        if (form.form() == BodyForm.Form.UNKNOWN) {
            int begin = source.position();
            form.look(source);
            if (form.form() == BodyForm.Form.JSON) {
                whole = client().settings().limits().newBody();
            } else {
                source.position(begin);
            }
        }
        return whole != null;
    }

    private void parse(ByteBuffer source) throws TransportException {
        if (!hasEvents) {
            beginning.add(source);
        }
        try {
            parser.feed(source);
        } catch (EventTooLargeException tooLarge) {
            handOn();
            throw new TransportException(
                    TransportException.Kind.EVENT_TOO_LARGE, tooLarge.getMessage(), null, null);
        }
        if (hasEvents) {
            beginning.clear();
        }
        if (problem != null) {
            handOn();
        }
    }

    @Override
    public synchronized void readDone() {
        if (over || decoder == null || whole != null) {
            return;
        }
        try {
            handOn();
        } catch (RuntimeException | Error unexpected) {
            failUnexpectedly(unexpected);
        }
    }

    /** Memory may be too small, for instance: the readers must be told even then. */
    private void failUnexpectedly(Throwable unexpected) {
        try {
            fail(client().failures().unexpected(model(), token(), unexpected));
        } catch (OutOfMemoryError again) {
            // The text so far is most of what is held.
            answer.drop();
            fail(client().failures().unexpected(model(), token(), unexpected));
        } finally {
            cancelSending();
        }
    }

    private void waitForFarewell() {
        if (!bodyEnded && farewell == null) {
            farewell = client().scheduler().schedule(MAX_FAREWELL, this::cancelSending);
        }
    }

    private void endFarewell() {
        bodyEnded = true;
        if (farewell != null) {
            farewell.cancel();
        }
    }

    private void skip(ByteBuffer source) {
        bytesAfterEnd += source.remaining();
        source.position(source.limit());
        if (bytesAfterEnd > MAX_AFTER_END) {
            cancelSending();
        }
    }

    private void gather(ByteBuffer source) {
        if (!whole.add(source)) {
            fail(client().failures().answerTooLarge(head, model(), token()));
            cancelSending();
        }
    }

    private void event(String type, byte[] data, int offset, int length) {
        if (problem != null) {
            return;
        }
        hasEvents = true;
        boolean wasFinished = decoder.isFinished();
        try {
            decoder.event(type, data, offset, length, deltas);
        } catch (UnreadableAnswerException unreadable) {
            // Behind the finish reason nothing is missing.
            problem =
                    wasFinished
                            ? null
                            : client().failures()
                                    .unreadableEvent(
                                            head,
                                            Arrays.copyOfRange(data, offset, offset + length),
                                            model(),
                                            token(),
                                            unreadable);
        } catch (ErrorEventException error) {
            problem = failures().ofErrorEvent(head, error.body(), model(), token());
        }
    }

    private void handOn() {
        List<Chunk> chunks = deltas.drain();
        if (!chunks.isEmpty()) {
            noteModel(decoder.model());
            deliver(chunks);
        }
        if (problem != null) {
            fail(problem);
            cancelSending();
        } else if (decoder.isDone()) {
            succeed();
            // The end of the body follows as a rule, and lets the connection be used again.
            waitForFarewell();
        }
    }

    private void noteModel(String named) {
        if (!Objects.equals(named, namedModel)) {
            namedModel = named;
            answeringModel = shown(named);
        }
    }

    @Override
    public boolean hasRoom() {
        if (!over) {
            for (int i = 0; i < sinks.size(); i++) {
                if (!sinks.get(i).hasRoom()) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public boolean hasHandedOn() {
        return handedOn || (decoder != null && decoder.isFinished());
    }

    @Override
    public synchronized void ended() {
        endFarewell();
        if (over) {
            return;
        }
        try {
            if (whole == null) {
                endStream();
            } else {
                decodeWhole();
            }
        } catch (RuntimeException | Error unexpected) {
            failUnexpectedly(unexpected);
        }
    }

    private void endStream() {
        handOn();
        readUnfinished();
        if (problem != null) {
            fail(problem);
        } else if (decoder.isDone() || decoder.isFinished()) {
            succeed();
        } else if (hasEvents) {
            fail(client().failures().truncated(head, model(), token()));
        } else {
            fail(client().failures().noEvents(head, beginning.bytes(), model(), token()));
        }
    }

    /**
     * An event without its end is dropped; but servers that break off tell why, or that they are
     * done, in just such a last line. If that ends the answer, its text belongs to it.
     */
    private void readUnfinished() {
        byte[] rest = parser.unfinished();
        // Its last line may have shown that an event before it is whole.
        handOn();
        if (over || rest.length == 0) {
            return;
        }
        boolean wasFinished = decoder.isFinished();
        try {
            decoder.event(parser.unfinishedType(), rest, 0, rest.length, deltas);
            if (decoder.isFinished()) {
                handOn();
            }
        } catch (UnreadableAnswerException cutOff) {
            // As is to be expected of a part; but a finish reason in it does not make it whole.
            if (decoder.isFinished() && !wasFinished) {
                problem = client().failures().truncated(head, model(), token());
            }
        } catch (ErrorEventException error) {
            problem = failures().ofErrorEvent(head, error.body(), model(), token());
        }
        deltas.clear();
    }

    private void decodeWhole() {
        byte[] body = whole.drain();
        whole = null;
        try {
            ChatResult result =
                    GatheredAnswer.decode(wire(), body, client().settings().maxAnswerSize());
            List<Chunk> chunks = new ArrayList<>(2);
            if (result.reasoning() != null) {
                chunks.add(Chunk.reasoning(result.reasoning()));
            }
            if (!result.text().isEmpty()) {
                chunks.add(Chunk.text(result.text()));
            }
            deliver(chunks);
            succeed(result.toBuilder().text(answer.text()).reasoning(answer.reasoning()).build());
        } catch (UnreadableAnswerException unreadable) {
            fail(client().failures().unreadable(head, body, model(), token(), unreadable));
        } catch (ErrorEventException error) {
            fail(failures().ofErrorEvent(head, error.body(), model(), token()));
        }
    }

    @Override
    void answerCame(HttpResponse refusal) {
        fail(failures().ofAnswer(refusal, model(), token()));
    }

    @Override
    public synchronized void failed(TransportException failure) {
        endFarewell();
        if (over || decoder == null || failure.head().isEmpty()) {
            super.failed(failure);
            return;
        }
        try {
            readDone();
            if (!over && whole == null && failure.kind() == TransportException.Kind.BROKEN) {
                readUnfinished();
            }
        } catch (RuntimeException | Error unexpected) {
            failUnexpectedly(unexpected);
        }
        if (problem != null) {
            // The service's own words say more than how it broke off.
            fail(problem);
        } else if (!over && decoder.isFinished()) {
            // Nothing is missing but the farewell.
            succeed();
        } else {
            super.failed(failure);
        }
    }

    /** Hands chunks on that are not the last. */
    private synchronized void deliver(List<Chunk> chunks) {
        if (over || chunks.isEmpty()) {
            return;
        }
        answer.add(chunks);
        boolean first = handOnBegins();
        toSinks(chunks);
        if (first) {
            tellOpened();
        }
    }

    private boolean handOnBegins() {
        if (handedOn) {
            return false;
        }
        handedOn = true;
        releaseBody();
        endFirstChunk();
        watchReaders();
        return true;
    }

    private synchronized void succeed() {
        if (over) {
            return;
        }
        deliver(deltas.end());
        try {
            succeed(decoder.complete(answer.text(), answer.reasoning()));
        } catch (UnreadableAnswerException unreadable) {
            fail(client().failures().unreadable(head, model(), token(), unreadable));
        } catch (ErrorEventException error) {
            fail(client().failures().ofErrorEvent(head, error.body(), model(), token()));
        }
    }

    private synchronized void succeed(ChatResult decoded) {
        if (over) {
            return;
        }
        over = true;
        ChatResult result = completed(decoded, head);
        boolean isTruncated = answer.isTruncated();
        boolean first = handOnBegins();
        try {
            toSinks(List.of(Chunk.end(result, isTruncated)));
        } finally {
            close();
            if (handler.waitsForEnd()) {
                tell(() -> handler.ended(result, isTruncated));
            } else if (first) {
                tellOpened();
            }
        }
    }

    @Override
    synchronized void fail(CopilotException failure) {
        if (over) {
            return;
        }
        // What needs memory comes first: without it the failure could be told again.
        String text = answer.text();
        CopilotException known = handedOn ? client().failures().broken(failure, text) : failure;
        boolean isTruncated = answer.isTruncated();
        over = true;
        try {
            toSinks(List.of(Chunk.error(known, text, isTruncated)));
        } finally {
            close();
            tell(() -> handler.failed(known, isTruncated));
        }
    }

    private void tellOpened() {
        if (!handler.waitsForEnd()) {
            tell(handler::opened);
        }
    }

    @Override
    void tellFailure(CopilotException failure) {
        // Nobody will read it.
        fail(failure);
        cancelSending();
        handler.failed(failure, false);
    }

    private void toSinks(List<Chunk> chunks) {
        for (int i = 0; i < sinks.size(); i++) {
            sinks.get(i).accept(chunks);
        }
    }

    @Override
    boolean isOver() {
        return over;
    }

    @Override
    void told() {
        forgetIfEnded();
    }

    private void close() {
        endFirstChunk();
        handler.closed();
        forgetIfEnded();
    }

    private void forgetIfEnded() {
        if (over && isTold()) {
            client().openCalls().ended(this);
        }
    }

    private void watchReaders() {
        Duration timeout = client().settings().stream().readerTimeout();
        if (!timeout.isZero()) {
            for (ChunkSink sink : sinks) {
                ReaderTimeout watch =
                        new ReaderTimeout(
                                client().scheduler(), timeout, sink, () -> readerGone(sink));
                watches.put(sink, watch);
                watch.start();
            }
        }
    }

    @Override
    public void readerDone(ChunkSink sink) {
        ReaderTimeout watch = watches.remove(sink);
        if (watch != null) {
            watch.stop();
        }
    }

    private void readerGone(ChunkSink sink) {
        CopilotException failure = failure(readerTimeoutReason());
        fail(failure);
        cancelSending();
        sink.abandon(failure);
    }

    @Override
    public void resume() {
        // Another sink may still have none.
        if (hasRoom()) {
            resumeSending();
        }
    }

    @Override
    public void cancel(String reason) {
        CopilotStreamException failure = failure(reason);
        // Before the first chunk there is no stream that could break.
        fail(handedOn ? failure : client().failures().endedEarly(failure));
        cancelSending();
    }

    @Override
    public String model() {
        String answering = answeringModel;
        return answering == null ? super.model() : answering;
    }

    @Override
    public synchronized CopilotStreamException failure(String reason) {
        return client().failures().aborted(reason, head, model(), token(), answer.text());
    }

    @Override
    public String readerTimeoutReason() {
        return client().failures().readerGone();
    }

    @Override
    public CopilotException tooLongToReadAgain() {
        return client().failures().tooLongToReadAgain(model());
    }

    @Override
    public CopilotException readableOnce(String why) {
        return client().failures().readableOnce(model(), why);
    }

    /** What the events of one read brought. */
    private static final class Deltas implements StreamDecoder.Deltas {

        private List<Chunk> chunks = new ArrayList<>(4);
        private WholeCharacters text = new WholeCharacters();
        private WholeCharacters reasoning = new WholeCharacters();

        /** Another attempt begins. */
        void begin() {
            clear();
            text = new WholeCharacters();
            reasoning = new WholeCharacters();
        }

        @Override
        public void text(String delta) {
            addText(text.take(delta));
        }

        @Override
        public void reasoning(String delta) {
            addReasoning(reasoning.take(delta));
        }

        /** Returns what is left when the stream has ended. */
        List<Chunk> end() {
            addReasoning(reasoning.end());
            addText(text.end());
            return drain();
        }

        private void addText(String whole) {
            if (!whole.isEmpty()) {
                chunks.add(Chunk.text(whole));
            }
        }

        private void addReasoning(String whole) {
            if (!whole.isEmpty()) {
                chunks.add(Chunk.reasoning(whole));
            }
        }

        List<Chunk> drain() {
            if (chunks.isEmpty()) {
                return List.of();
            }
            List<Chunk> drained = chunks;
            chunks = new ArrayList<>(Math.max(4, drained.size()));
            return drained;
        }

        void clear() {
            chunks.clear();
        }
    }
}
