// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tracing;

import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.internal.message.TracedCall;
import io.github.camelcopilot.internal.metrics.MeterNames;
import io.github.camelcopilot.internal.text.ExternalText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.TagConstants;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;
import org.apache.camel.util.URISupport;

/**
 * Adds the attributes of the semantic conventions for generative AI to the spans of {@code
 * copilot:} endpoints. Prompts and answers are added only with {@code traceContent=true}; without
 * it, a span also has neither the options of the URI nor the messages of exceptions, which may
 * quote a prompt. The span of a stream ends at its first chunk, so it has no answer and no usage.
 * Holds no state.
 */
public final class CopilotSpanDecorator extends AbstractSpanDecorator {

    @Override
    public String getComponent() {
        return "copilot";
    }

    /** {@inheritDoc} Identifies components that are registered under another name. */
    @Override
    public String getComponentClassName() {
        return "io.github.camelcopilot.CopilotComponent";
    }

    /** {@inheritDoc} Does not call Camel's implementation, which adds the whole URI. */
    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        if (!(endpoint instanceof CopilotEndpoint copilot)) {
            return;
        }
        boolean hasContent = copilot.getConfiguration().isTraceContent();
        span.setComponent("camel-" + getComponent());
        span.setTag(TagConstants.EXCHANGE_ID, exchange.getExchangeId());
        setUri(span, copilot, hasContent);
        if (copilot.getOperation() == CopilotOperation.TOOL) {
            setTool(span, copilot, exchange);
            return;
        }
        setServer(span, copilot);
        boolean isConsumer = exchange.getFromEndpoint() == endpoint;
        if (copilot.getOperation().sendsPrompts() && !isConsumer) {
            setRequest(span, copilot, MeterNames.CHAT);
            TracedCall.begin(exchange, hasContent);
        } else if (copilot.getOperation() == CopilotOperation.EMBEDDINGS) {
            setRequest(span, copilot, MeterNames.EMBEDDINGS);
            TracedCall.begin(exchange, hasContent);
        }
    }

    private static void setUri(Span span, CopilotEndpoint endpoint, boolean hasContent) {
        String uri = endpoint.toString();
        String query = URISupport.extractQuery(uri);
        boolean showsQuery = hasContent && query != null;
        span.setTag(TagConstants.URL_SCHEME, uri.substring(0, uri.indexOf(':')));
        span.setTag(TagConstants.URL_PATH, stripSchemeAndOptions(endpoint));
        span.setTag(SpanAttributes.CAMEL_URI, showsQuery ? uri : URISupport.stripQuery(uri));
        if (showsQuery) {
            span.setTag(TagConstants.URL_QUERY, query);
        }
    }

    private static void setServer(Span span, CopilotEndpoint endpoint) {
        String server = endpoint.getServiceUrl();
        if (server == null) {
            return;
        }
        int port = server.lastIndexOf(':');
        boolean hasPort = port > server.lastIndexOf(']');
        span.setTag(TagConstants.SERVER_ADDRESS, hasPort ? server.substring(0, port) : server);
        if (hasPort) {
            span.setTag(SpanAttributes.SERVER_PORT, server.substring(port + 1));
        }
    }

    private static void setTool(Span span, CopilotEndpoint endpoint, Exchange exchange) {
        span.setTag(MeterNames.OPERATION_NAME, SpanAttributes.EXECUTE_TOOL);
        span.setTag(SpanAttributes.TOOL_TYPE, SpanAttributes.FUNCTION);
        span.setTag(MeterNames.TOOL_NAME, endpoint.getName());
        setName(
                span,
                SpanAttributes.TOOL_CALL_ID,
                exchange.getMessage().getHeader(CopilotHeaders.TOOL_CALL_ID, String.class));
    }

    private static void setRequest(Span span, CopilotEndpoint endpoint, String operation) {
        span.setTag(MeterNames.OPERATION_NAME, operation);
        span.setTag(
                MeterNames.PROVIDER_NAME,
                MeterNames.providerName(name(endpoint.getConfiguration().getProvider())));
        setName(span, MeterNames.REQUEST_MODEL, endpoint.getConfiguration().getModel());
    }

    private static String name(ProviderName provider) {
        return provider.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        TracedCall call = TracedCall.end(exchange).orElse(null);
        if (exchange.isFailed()) {
            span.setError(true);
            if (exchange.getException() != null) {
                setFailure(span, exchange.getException(), call);
            }
        }
        if (call == null) {
            return;
        }
        // A header or a template may have changed it.
        setName(span, MeterNames.REQUEST_MODEL, call.withoutCredentials(call.model()));
        if (call.request() != null) {
            span.setTag(SpanAttributes.INPUT_MESSAGES, SpanContent.of(call.request(), call));
        }
        Object result = exchange.getMessage().getHeader(CopilotHeaders.RESULT);
        if (result instanceof ChatResult known && !exchange.isFailed()) {
            setResult(span, known, call);
        } else if (!exchange.isFailed()) {
            setEmbeddings(span, exchange.getMessage());
        }
    }

    /** Only embeddings have the number of dimensions. */
    private static void setEmbeddings(Span span, Message message) {
        Integer dimensions = message.getHeader(CopilotHeaders.DIMENSIONS, Integer.class);
        if (dimensions == null) {
            return;
        }
        span.setTag(SpanAttributes.DIMENSIONS, dimensions.toString());
        setName(
                span,
                MeterNames.RESPONSE_MODEL,
                message.getHeader(CopilotHeaders.RESPONSE_MODEL, String.class));
        setName(
                span,
                SpanAttributes.INPUT_TOKENS,
                message.getHeader(CopilotHeaders.PROMPT_TOKENS, String.class));
    }

    private static void setFailure(Span span, Exception failure, TracedCall call) {
        span.setTag(MeterNames.ERROR_TYPE, failure.getClass().getSimpleName());
        if (call != null && call.hasContent()) {
            span.log(
                    Map.of(
                            "event",
                            "error",
                            "error.kind",
                            "Exception",
                            "message",
                            ExternalText.oneLine(
                                    call.withoutCredentials(String.valueOf(failure.getMessage())),
                                    SpanContent.MAX_CONTENT)));
        }
    }

    private static void setResult(Span span, ChatResult result, TracedCall call) {
        setName(span, MeterNames.RESPONSE_MODEL, result.model());
        setName(span, SpanAttributes.RESPONSE_ID, result.id());
        span.setTag(SpanAttributes.FINISH_REASONS, result.finishReason().wireName());
        if (result.usage() != null) {
            span.setTag(SpanAttributes.INPUT_TOKENS, String.valueOf(result.usage().promptTokens()));
            span.setTag(
                    SpanAttributes.OUTPUT_TOKENS,
                    String.valueOf(result.usage().completionTokens()));
        }
        if (result.cost() != null) {
            BigDecimal credits = BigDecimal.valueOf(result.cost().nanoAiu(), 9);
            span.setTag(SpanAttributes.COST_CREDITS, credits.stripTrailingZeros().toPlainString());
        }
        if (call.hasContent()) {
            span.setTag(SpanAttributes.OUTPUT_MESSAGES, SpanContent.of(result, call));
        }
    }

    private static void setName(Span span, String attribute, String name) {
        if (name != null && !name.isBlank()) {
            span.setTag(attribute, ExternalText.name(name));
        }
    }
}
