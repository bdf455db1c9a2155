// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.TokenPrices;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.ServerEvents;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * A mixture of calls to a server, of which a quarter each succeeds at once, is streamed, succeeds
 * after a retry, and fails. Owned by the test's thread.
 */
final class MixedCalls implements AutoCloseable {

    static final int OF_EACH_KIND = 8;
    static final int SUCCEEDED = 3 * OF_EACH_KIND;
    static final int CALLS = 4 * OF_EACH_KIND;
    static final int REQUESTS = 5 * OF_EACH_KIND;
    static final int PROMPT_TOKENS = 7;
    static final int COMPLETION_TOKENS = 3;

    /** Not representable exactly as a number of credits. */
    static final long NANO_AIU = 100_000_001;

    static final String PROMPT = "TheQuestionThatNobodyMayRead";
    static final String ANSWER = "TheReplyThatNobodyMayRead";
    static final String MODEL = "gpt-mixed";
    static final String OPTIONS = "wireApi=completions&model=" + MODEL;

    private static final String QUOTAS =
            "ent=300&ov=0.0&ovPerm=false&rem=8.5&rst=2999-01-01T00%3A00%3A00Z";

    private final CopilotServer server;
    private final CopilotRoute route;
    private final Set<String> retried = ConcurrentHashMap.newKeySet();

    /** Starts no context, so that beans can be added first. */
    MixedCalls(CopilotServer server) {
        this.server = server;
        server.answerWith(this::answer);
        route = CopilotRoute.at(server);
        route.options().setMaxRetries(1);
        route.options().setModelsProvider(MixedCalls::models);
    }

    /** An estimate by these prices equals what the answers report. */
    private static CompletionStage<List<ModelInfo>> models() {
        TokenPrices prices =
                TokenPrices.builder().input(14_285_702L).output(29L).batchSize(1).build();
        return CompletableFuture.completedStage(
                List.of(
                        ModelInfo.builder(MODEL)
                                .billing(ModelBilling.builder().tokenPrices(prices).build())
                                .build()));
    }

    CopilotRoute route() {
        return route;
    }

    /** Returns the endpoint of the chats, or else of the streams; only after the start. */
    CopilotEndpoint endpoint(CopilotOperation operation) {
        return route.context().getEndpoints().stream()
                .filter(CopilotEndpoint.class::isInstance)
                .map(CopilotEndpoint.class::cast)
                .filter(endpoint -> endpoint.getOperation() == operation)
                .findFirst()
                .orElseThrow();
    }

    MixedCalls start() throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat").to("copilot:chat?" + OPTIONS);
                        from("direct:stream").to("copilot:stream?emit=text&" + OPTIONS);
                    }
                });
        return this;
    }

    private Answer answer(RecordedRequest request) {
        String body = request.bodyText();
        if (body.contains(PROMPT + " fail")) {
            return Answer.status(
                    400, "{\"error\":{\"code\":\"bad\",\"message\":\"refused: " + PROMPT + "\"}}");
        }
        if (body.contains(PROMPT + " retry") && retried.add(body)) {
            return Answer.status(503, "busy").header("Retry-After", "0");
        }
        return body.contains(PROMPT + " stream") ? stream() : text();
    }

    private static Answer text() {
        String json =
                """
                {"id":"answer-1","model":"gpt-mixed-2","choices":[{"index":0,"finish_reason":"stop",
                "message":{"role":"assistant","content":"%s"}}],%s}"""
                        .formatted(ANSWER, usage());
        return Answer.json(json).header("x-quota-snapshot-premium_interactions", QUOTAS);
    }

    private static Answer stream() {
        return Answer.sse(
                        ServerEvents.text(ANSWER),
                        ServerEvents.FINISH,
                        "data: {\"choices\":[]," + usage() + "}\n\n",
                        ServerEvents.DONE)
                .header("x-quota-snapshot-premium_interactions", QUOTAS);
    }

    private static String usage() {
        return """
        "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d},\
        "copilot_usage":{"total_nano_aiu":%d}"""
                .formatted(
                        PROMPT_TOKENS,
                        COMPLETION_TOKENS,
                        PROMPT_TOKENS + COMPLETION_TOKENS,
                        NANO_AIU);
    }

    /** Sends all prompts, one after another, and reads the streams. */
    MixedCalls sendAll() {
        for (int i = 0; i < OF_EACH_KIND; i++) {
            CopilotRoute.succeeded(send("direct:chat", "plain", i));
            CopilotRoute.succeeded(send("direct:stream", "stream", i)).getBody(String.class);
            CopilotRoute.succeeded(send("direct:chat", "retry", i));
            if (send("direct:chat", "fail", i).getException() == null) {
                throw new AssertionError("The call succeeded");
            }
        }
        if (server.requests().size() != REQUESTS) {
            throw new AssertionError(server.requests().size() + " requests");
        }
        return this;
    }

    private Exchange send(String uri, String kind, int number) {
        String body = PROMPT + " " + kind + " " + number;
        return route.context()
                .createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    @Override
    public void close() {
        route.close();
    }
}
