// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** minQuotaPercent refuses prompts that would draw on a quota which is known to be low. */
@Timeout(60)
class QuotaGuardTest {

    private static final String PREMIUM = "x-quota-snapshot-premium_interactions";
    private static final String CHAT = "x-quota-snapshot-chat";
    private static final String IN_TEN_DAYS = "&rst=2026-12-01T06%3A00%3A00Z";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private VirtualScheduler clock;
    private ChatContext context;

    @BeforeEach
    void start() {
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        context = new ChatContext(clock);
    }

    @AfterEach
    void stop() {
        context.close();
        clock.close();
    }

    /** Name, header of the first answer, its value, model of the second prompt, whether sent. */
    static Stream<Arguments> quotas() {
        String model = "claude-opus-4.6";
        return Stream.of(
                arguments("plenty", PREMIUM, "ent=300&rem=97.5", model, true),
                arguments("exactly the limit", PREMIUM, "ent=300&rem=20", model, true),
                arguments("below", PREMIUM, "ent=300&rem=19.9", model, false),
                arguments("negative", PREMIUM, "ent=300&rem=-12.5&ovPerm=true", model, false),
                arguments("exhausted", PREMIUM, "ent=300&rem=0.0", model, false),
                arguments("unlimited", PREMIUM, "ent=-1&rem=0.0", model, true),
                arguments("not of the plan", PREMIUM, "ent=0&rem=0.0", model, true),
                arguments("unreadable", PREMIUM, "soon", model, true),
                arguments("included model", PREMIUM, "ent=300&rem=1", "gpt-4.1", true),
                arguments("unknown model", PREMIUM, "ent=300&rem=1", "some-model", false),
                arguments("free plan", CHAT, "ent=50&rem=2", "gpt-4.1", false),
                arguments("chats of a paid plan", CHAT, "ent=-1&rem=100", model, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quotas")
    void aPromptThatWouldDrawOnALowQuotaIsNotSent(
            String name, String header, String quota, String model, boolean isSent) {
        CopilotServer server =
                SERVER.server()
                        .enqueue(Answer.text("One.").header(header, quota), Answer.text("Two."));
        String uri = uri("&minQuotaPercent=20");
        context.send(uri);

        Exchange exchange =
                context.send(uri, message -> message.setHeader(CopilotHeaders.MODEL, model));

        assertThat(server.requests()).hasSize(isSent ? 2 : 1);
        if (isSent) {
            assertThat(exchange.getMessage().getBody()).isEqualTo("Two.");
        } else {
            CopilotException failure = ChatContext.failureOf(exchange);
            assertThat(failure)
                    .isInstanceOf(CopilotQuotaException.class)
                    .hasMessageContaining("minQuotaPercent is 20.0");
            assertThat(failure.getCode()).isEqualTo("quota_guard");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                    .isEqualTo("quota_guard");
        }
    }

    @Test
    void promptsOfAnAgentAreSent() {
        CopilotServer server = lowQuota();
        String uri = uri("&minQuotaPercent=20");
        context.send(uri);

        Exchange exchange =
                context.send(uri, message -> message.setHeader(CopilotHeaders.INITIATOR, "agent"));

        assertThat(exchange.getException()).isNull();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void withoutTheOptionEveryPromptIsSent() {
        CopilotServer server = lowQuota();

        context.send(uri(""));
        context.send(uri(""));

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void anotherCredentialHasItsOwnQuota() {
        CopilotServer server = lowQuota();
        context.send(uri("&minQuotaPercent=20"));

        context.send(
                uri("&minQuotaPercent=20")
                        .replace(ChatContext.TOKEN, "gho_anotherTokenOfAnotherUser1234567890"));

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void promptsAreSentAgainAfterTheReset() throws Exception {
        CopilotServer server =
                SERVER.server()
                        .enqueue(
                                Answer.text("One.")
                                        .header(
                                                PREMIUM,
                                                "ent=300&rem=1&rst=2026-11-21T06%3A10%3A00Z"));
        String uri = uri("&minQuotaPercent=20");
        context.send(uri);
        assertThat(context.send(uri).getException()).isInstanceOf(CopilotQuotaException.class);

        clock.advance(Duration.ofMinutes(10));

        assertThat(context.send(uri).getException()).isNull();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void anOldReportIsForgotten() throws Exception {
        CopilotServer server = lowQuota();
        String uri = uri("&minQuotaPercent=20");
        context.send(uri);

        clock.advance(Duration.ofHours(1));

        assertThat(context.send(uri).getException()).isNull();
        assertThat(server.requests()).hasSize(2);
    }

    /** Name, answer: the ways in which the service says that the quota is gone. */
    static Stream<Arguments> refusals() {
        String days = "600000";
        return Stream.of(
                arguments("402", Answer.status(402, "quota exceeded")),
                arguments("402 without words", Answer.status(402, "")),
                arguments("403", Answer.status(403, error("overage_limit_reached"))),
                arguments("429", Answer.status(429, error("free_quota_exceeded:pro"))),
                arguments(
                        "429 for days",
                        Answer.status(429, "quota exceeded").header("Retry-After", days)),
                arguments("500", Answer.status(500, error("billing_not_configured"))),
                arguments("200", Answer.json(error("session_quota_exceeded"))),
                arguments("a stream", Answer.sse(event("additional_spend_limit_reached"))),
                arguments(
                        "the end of a stream",
                        Answer.sse(ServerEvents.text("one "), event("quota_exceeded"))));
    }

    private static String error(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Not now\"}}";
    }

    private static String event(String code) {
        return ServerEvents.error(code, "Not now");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void afterARefusalByTheServiceNothingMoreIsSent(String name, Answer refusal) {
        CopilotServer server = SERVER.server().enqueue(refusal);
        String uri = uri("&minQuotaPercent=1");

        CopilotException first = ChatContext.failureOf(context.send(uri));
        CopilotException second = ChatContext.failureOf(context.send(uri));

        assertThat(first).isInstanceOf(CopilotQuotaException.class);
        assertThat(first.getCode()).isNotEqualTo("quota_guard");
        assertThat(second.getCode()).isEqualTo("quota_guard");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void afterARefusalInAStreamThatIsBeingReadNothingMoreIsSent(EmitForm form) throws Exception {
        CopilotServer server =
                SERVER.server()
                        .enqueue(Answer.sse(ServerEvents.text("one "), event("quota_exceeded")));
        try (StreamRoute route = StreamRoute.at(server)) {
            route.options().setMinQuotaPercent(1.0);
            route.start(form, "&wireApi=completions&model=m");
            assertThat(form.read(route.ask()).failure().getPartialText()).isEqualTo("one ");

            assertThat(StreamRoute.failureOf(route.send()).getCode()).isEqualTo("quota_guard");
            assertThat(server.requests()).hasSize(1);
        }
    }

    /** Files, the quota in prompts, options, number of prompts answered and sent. */
    static Stream<Arguments> batches() {
        return Stream.of(
                arguments(100, 40, "", 40, 40),
                arguments(100, 40, "&fallbackModel=gpt-4.1", 100, 100));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void nothingIsSentInVainWhenTheQuotaEndsWithinABatch(
            int files, int quota, String options, int answered, int sent) throws Exception {
        CopilotServer server = SERVER.server();
        server.models().offer("premium").offer("gpt-4.1");
        server.billing()
                .premiumRequests()
                .multiplier("premium", 1)
                .multiplier("gpt-4.1", 0)
                .quota("premium_interactions", quota)
                .unlimited("chat");
        try (CopilotRoute route =
                CopilotRoute.chat(server, "model=premium&minQuotaPercent=1" + options)) {
            int answers = 0;
            for (int file = 0; file < files; file++) {
                answers += route.send("File " + file).isFailed() ? 0 : 1;
            }

            assertThat(answers).isEqualTo(answered);
            assertThat(server.books().requests()).isEqualTo(sent);
            assertThat(server.books().answers()).isEqualTo(answered);
        }
    }

    /** Quotas belong to the credential, whatever the options of an endpoint are. */
    @Test
    void anEndpointWithoutTheOptionLearnsForTheOthers() {
        CopilotServer server = SERVER.server().enqueue(Answer.status(402, "quota exceeded"));

        context.send(uri(""));

        assertThat(ChatContext.failureOf(context.send(uri("&minQuotaPercent=1"))).getCode())
                .isEqualTo("quota_guard");
        assertThat(server.requests()).hasSize(1);
    }

    /** The quota of a plan, as the service reports it with a refusal. */
    @ParameterizedTest
    @ValueSource(strings = {PREMIUM, "x-quota-snapshot-premium_models", CHAT})
    void aRefusalByTheServiceIsForgottenAtTheResetOfTheQuota(String header) throws Exception {
        CopilotServer server =
                SERVER.server()
                        .enqueue(
                                Answer.status(402, "quota exceeded")
                                        .header(
                                                header,
                                                "ent=300&rem=0&rst=2026-11-21T06%3A10%3A00Z"));
        String uri = uri("&minQuotaPercent=1");
        context.send(uri);
        assertThat(context.send(uri).getException()).isInstanceOf(CopilotQuotaException.class);

        clock.advance(Duration.ofMinutes(10));

        assertThat(context.send(uri).getException()).isNull();
        assertThat(server.requests()).hasSize(2);
    }

    /** Such as after a purchase; prompts of agents are sent even to an exhausted quota. */
    @ParameterizedTest
    @ValueSource(strings = {PREMIUM, "x-quota-snapshot-premium_models", CHAT})
    void aLaterReportReplacesARefusalByTheService(String header) {
        CopilotServer server =
                SERVER.server()
                        .enqueue(
                                Answer.status(402, "quota exceeded").header(header, "ent=3&rem=0"),
                                Answer.text("One.").header(header, "ent=300&rem=99"));
        String uri = uri("&minQuotaPercent=1");
        context.send(uri);
        context.send(uri, message -> message.setHeader(CopilotHeaders.INITIATOR, "agent"));

        assertThat(context.send(uri).getException()).isNull();
        assertThat(server.requests()).hasSize(3);
    }

    /** The quota for chats of a paid plan is unlimited, and not the one that is refused. */
    @Test
    void anIncludedModelIsSentAfterTheRefusalOfAPremiumOne() {
        CopilotServer server =
                SERVER.server()
                        .enqueue(Answer.status(402, "quota exceeded").header(CHAT, "ent=-1"));
        String uri = uri("&minQuotaPercent=1");
        context.send(uri);

        Exchange exchange =
                context.send(uri, message -> message.setHeader(CopilotHeaders.MODEL, "gpt-4.1"));

        assertThat(exchange.getException()).isNull();
        assertThat(server.requests()).hasSize(2);
    }

    /** A model that is included in the plan draws on the quota for chats only. */
    @Test
    void afterARefusalOfBothModelsNothingMoreIsSent() {
        CopilotServer server =
                SERVER.server().answerWith(request -> Answer.status(402, "quota exceeded"));
        String uri = uri("&minQuotaPercent=1&fallbackModel=gpt-4.1");

        for (int i = 0; i < 10; i++) {
            ChatContext.failureOf(context.send(uri));
        }

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void theQuotaOfAnotherProviderIsNoQuotaOfThePlan() {
        CopilotServer server =
                SERVER.server()
                        .lenient()
                        .answerWith(
                                request ->
                                        Answer.status(
                                                429,
                                                "{\"error\":{\"code\":\"insufficient_quota\"}}"));
        String uri =
                "copilot:chat?provider=openai&apiKey=sk-0123456789abcdef&model=gpt-test"
                        + "&minQuotaPercent=1&baseUrl="
                        + SERVER.url();

        assertThat(ChatContext.failureOf(context.send(uri)).getStatus()).isEqualTo(429);
        assertThat(ChatContext.failureOf(context.send(uri)).getStatus()).isEqualTo(429);

        assertThat(server.requests()).hasSize(2);
        assertThat(context.camel().getComponent("copilot", CopilotComponent.class).getQuotas())
                .isEmpty();
    }

    /** Included according to the API guide, or of unknown price. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt-4.1", "some-model"})
    void aRefusedPromptGoesToTheFallbackModel(String fallbackModel) {
        CopilotServer server = lowQuota();
        String uri = uri("&minQuotaPercent=20&fallbackModel=" + fallbackModel);
        context.send(uri);

        Exchange exchange = context.send(uri);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.FALLBACK, String.class))
                .contains("quota_guard");
        assertThat(server.request(1).json().path("model").asText()).isEqualTo(fallbackModel);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aFallbackModelThatDrawsOnTheQuotaTooIsRefused() {
        CopilotServer server = lowQuota();
        String uri = uri("&minQuotaPercent=20&fallbackModel=claude-sonnet-4.5");
        context.send(uri);

        Exchange exchange = context.send(uri);

        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure.getCode()).isEqualTo("quota_guard");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(failure.getClass());
        assertThat(server.requests()).hasSize(1);
        // Nothing was repeated.
        assertThat(context.camel().getComponent("copilot", CopilotComponent.class).getFallbacks())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "500", "503"})
    void anExhaustedQuotaIsNotRetried(int status) {
        CopilotServer server =
                SERVER.server()
                        .answerWith(
                                request ->
                                        Answer.status(
                                                status,
                                                "{\"error\":{\"code\":\"quota_exceeded\"}}"));

        assertThat(ChatContext.failureOf(context.send(uri(""))))
                .isInstanceOf(CopilotQuotaException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"101", "NaN", "much"})
    void anInvalidLimitFailsTheRoute(String limit) {
        assertThatThrownBy(() -> context.send(uri("&minQuotaPercent=" + limit)))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("minQuotaPercent");
    }

    private static CopilotServer lowQuota() {
        return SERVER.server()
                .enqueue(Answer.text("One.").header(PREMIUM, "ent=300&rem=5" + IN_TEN_DAYS));
    }

    private static String uri(String options) {
        return ChatContext.uri(SERVER.url(), options);
    }
}
