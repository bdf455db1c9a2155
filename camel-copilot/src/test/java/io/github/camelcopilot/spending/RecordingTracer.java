// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;
import org.apache.camel.telemetry.SpanContextPropagationInjector;
import org.apache.camel.telemetry.SpanLifecycleManager;
import org.apache.camel.telemetry.Tracer;

/** A tracer of camel-telemetry that keeps its spans. Any thread may use it. */
final class RecordingTracer extends Tracer {

    /** A span with the latest value of each tag, and all that was ever set. */
    static final class Recorded implements Span {

        final Map<String, String> tags = new ConcurrentHashMap<>();
        final List<String> everything = new CopyOnWriteArrayList<>();
        volatile boolean isError;
        volatile boolean isClosed;

        @Override
        public void log(Map<String, String> fields) {
            everything.add(fields.toString());
        }

        @Override
        public void setTag(String key, String value) {
            tags.put(key, value);
            everything.add(key + "=" + value);
        }

        @Override
        public void setComponent(String component) {
            setTag("component", component);
        }

        @Override
        public void setError(boolean error) {
            isError = error;
        }
    }

    final List<Recorded> spans = new CopyOnWriteArrayList<>();

    /** Returns the closed spans of {@code copilot:} endpoints. */
    List<Recorded> ofCopilot() {
        List<Recorded> found = new ArrayList<>();
        for (Recorded span : spans) {
            if (span.isClosed && "copilot".equals(span.tags.get("url.scheme"))) {
                found.add(span);
            }
        }
        return found;
    }

    @Override
    protected void initTracer() {
        setSpanLifecycleManager(
                new SpanLifecycleManager() {
                    @Override
                    public Span create(
                            String name, Span parent, SpanContextPropagationExtractor extractor) {
                        Recorded span = new Recorded();
                        spans.add(span);
                        return span;
                    }

                    @Override
                    public void activate(Span span) {}

                    @Override
                    public void deactivate(Span span) {}

                    @Override
                    public void close(Span span) {
                        ((Recorded) span).isClosed = true;
                    }

                    @Override
                    public void inject(
                            Span span,
                            SpanContextPropagationInjector injector,
                            boolean includeTracing) {}
                });
    }
}
