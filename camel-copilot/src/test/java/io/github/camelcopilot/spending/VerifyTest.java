// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code copilot:models?verify=true}: a small request to each model. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class VerifyTest {

    private static final String VERIFY = "copilot:models?verify=true";

    private CopilotServer server;

    @BeforeEach
    void offer(CopilotServer running) {
        server = running;
        offer(free("one"), free("two"), free("three"));
    }

    private void offer(String... entries) {
        server.models()
                .answerWith(
                        request -> Answer.json("{\"data\":[" + String.join(",", entries) + "]}"));
    }

    private static String free(String id) {
        return entry(id, "chat", "");
    }

    private static String entry(String id, String type, String members) {
        return "{\"id\":\""
                + id
                + "\",\"billing\":{\"is_premium\":false,\"multiplier\":0},\"capabilities\":{\"type\":\""
                + type
                + "\"}"
                + members
                + "}";
    }

    private static ModelCheckList checks(Message message) {
        return message.getBody(ModelCheckList.class);
    }

    private static List<String> models(Message message) {
        return checks(message).stream().map(ModelCheck::model).toList();
    }

    private List<String> requestedModels() {
        return server.requests().stream().map(VerifyTest::model).toList();
    }

    private static String model(RecordedRequest request) {
        return request.json().path("model").asText();
    }

    private void answerByModel(Function<String, Answer> answers) {
        server.answerWith(request -> answers.apply(model(request)));
    }

    @Test
    void eachModelOfTheListReceivesASmallRequestAsOfAUser() throws Exception {
        offer(
                free("one"),
                entry("two", "chat", ",\"supported_endpoints\":[\"/responses\"]"),
                entry("three", "chat", ",\"supported_endpoints\":[\"/v1/messages\"]"));
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            Message message =
                    route.ask(
                            null,
                            Map.of(Exchange.CONTENT_TYPE, "text/csv", CopilotHeaders.MODEL, "x"));

            assertThat(checks(message))
                    .containsExactly(answered("one"), answered("two"), answered("three"));
            assertThat(checks(message).find("two")).contains(answered("two"));
            assertThat(checks(message).find("four")).isEmpty();
            assertThat(message.getHeaders()).doesNotContainKey(Exchange.CONTENT_TYPE);
        }
        Map<String, RecordedRequest> requests =
                server.requests().stream()
                        .collect(Collectors.toMap(VerifyTest::model, Function.identity()));
        assertThat(requests.keySet()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(requests.get("one").path()).isEqualTo("/chat/completions");
        assertThat(requests.get("one").json().path("max_tokens").asInt()).isEqualTo(16);
        assertThat(requests.get("two").path()).isEqualTo("/responses");
        assertThat(requests.get("two").json().path("max_output_tokens").asInt()).isEqualTo(16);
        assertThat(requests.get("three").path()).isEqualTo("/v1/messages");
        assertThat(requests.get("three").json().path("max_tokens").asInt()).isEqualTo(16);
        assertThat(requests.values())
                .allSatisfy(
                        request -> {
                            assertThat(request.header("x-initiator")).hasValue("user");
                            assertThat(request.bodyText()).contains("Say hi");
                            assertThat(request.json().path("stream").asBoolean()).isFalse();
                        });
    }

    private static ModelCheck answered(String model) {
        return ModelCheck.builder().model(model).status(200).build();
    }

    @Test
    void modelsOfTheListThatAnswerNoPromptsAreLeftOut() throws Exception {
        offer(
                entry("embedding", "embeddings", ""),
                free("one"),
                entry("completion", "completion", ""),
                "{\"id\":\"untyped\",\"billing\":{\"multiplier\":0}}",
                free("one"));
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            assertThat(models(route.ask(null))).containsExactly("one", "untyped");
        }
        assertThat(requestedModels()).containsExactlyInAnyOrder("one", "untyped");
    }

    /** A body, and the models that it selects. */
    static Stream<Arguments> bodies() {
        byte[] bytes = "two\r\none".getBytes(StandardCharsets.UTF_8);
        ModelInfo two = ModelInfo.builder("two").build();
        return Stream.of(
                arguments(null, List.of("one", "two", "three")),
                arguments(" \n", List.of("one", "two", "three")),
                arguments("two", List.of("two")),
                arguments(" two , one,,two\n\nthree\r\none ", List.of("two", "one", "three")),
                arguments(bytes, List.of("two", "one")),
                arguments(new ByteArrayInputStream(bytes), List.of("two", "one")),
                arguments(List.of("three", " one ", "three"), List.of("three", "one")),
                arguments(new LinkedHashSet<>(List.of("three", "two")), List.of("three", "two")),
                arguments(List.of(two, "one"), List.of("two", "one")),
                arguments(ModelList.of(List.of(two)), List.of("two")),
                // Empty is not null: a filter that leaves no models must not select all.
                arguments(List.of(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void theBodySelectsTheModelsAndTheirOrder(Object body, List<String> selected) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            assertThat(models(route.ask(body))).isEqualTo(selected);
        }
        assertThat(requestedModels()).containsExactlyInAnyOrderElementsOf(selected);
    }

    @Test
    void theListOfAnEarlierStepSelectsTheModels() throws Exception {
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:in").to("copilot:models").to(VERIFY);
                                    }
                                })) {
            assertThat(models(route.ask(null))).containsExactly("one", "two", "three");
        }
        assertThat(server.models().requests()).hasSize(1);
    }

    static Stream<Object> unusableBodies() {
        List<Object> withNull = new ArrayList<>();
        withNull.add(null);
        return Stream.of(
                42,
                Map.of("one", "two"),
                new Object(),
                List.of(1),
                List.of(List.of("one")),
                withNull,
                IntStream.range(0, 1_001).mapToObj(i -> "m" + i).toList());
    }

    @ParameterizedTest
    @MethodSource("unusableBodies")
    void anotherBodyIsRefusedAndNothingIsSent(Object body) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            assertThat(route.send(body).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nothing was sent");
        }
        assertThat(server.requests()).isEmpty();
        assertThat(server.models().requests()).isEmpty();
    }

    /** An answer, and the status, code and a part of the advice of its record. */
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        error(400, "model_not_supported"),
                        400,
                        "model_not_supported",
                        "(clientId) and an integrationId"),
                arguments(Answer.status(400, "Bad Request"), 400, "request_refused", "clientId"),
                arguments(
                        Answer.status(403, "not available for integrator"),
                        403,
                        "forbidden",
                        "policy of the organisation"),
                arguments(Answer.status(401, "unauthorized"), 401, "unauthorized", "Log in again"),
                arguments(error(402, "quota_exceeded"), 402, "quota_exceeded", "included in"),
                arguments(Answer.status(402, "gone"), 402, "quota_exceeded", "Wait for the reset"),
                arguments(Answer.status(429, "slow down"), 429, "rate_limited", "Try again later"),
                arguments(
                        error(429, "user_model_rate_limited").header("Retry-After", "90"),
                        429,
                        "user_model_rate_limited",
                        "Try again after 90 s"),
                arguments(Answer.status(503, "down"), 503, "server_error", "Try again later"),
                arguments(Answer.status(413, "large"), 413, "request_refused", "the endpoint"),
                arguments(Answer.status(421, "wrong host"), 421, "request_refused", "baseUrl"),
                arguments(Answer.status(302, "moved"), 302, "server_error", "redirects"),
                arguments(Answer.json("[]"), 200, "server_error", "Try again"),
                arguments(Answer.resetBeforeHead(), 0, "no_response", "the network"),
                arguments(Answer.silence(), 0, "timeout", "requestTimeout"));
    }

    private static Answer error(int status, String code) {
        return Answer.status(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsTheRecordOfItsModelAlone(Answer answer, int status, String code, String advice)
            throws Exception {
        answerByModel(model -> model.equals("two") ? answer : null);
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY + "&requestTimeout=800ms")) {
            ModelCheckList checks = checks(route.ask(null));

            assertThat(checks).hasSize(3);
            assertThat(List.of(checks.get(0), checks.get(2)))
                    .containsExactly(answered("one"), answered("three"));
            ModelCheck failed = checks.get(1);
            assertThat(failed.model()).isEqualTo("two");
            assertThat(failed.status()).isEqualTo(status);
            assertThat(failed.code()).isEqualTo(code);
            assertThat(failed.advice()).contains(advice).doesNotContain("\n");
        }
    }

    /** The list of models, and a part of the advice for {@code two}, which is refused. */
    static Stream<Arguments> listedModels() {
        return Stream.of(
                arguments(free("one"), "not in the list"),
                arguments(
                        entry("two", "chat", ",\"policy\":{\"state\":\"disabled\"}"),
                        "Have the model enabled"),
                arguments(entry("two", "embeddings", ""), "type embeddings"));
    }

    @ParameterizedTest
    @MethodSource("listedModels")
    void theListMakesTheAdviceForARefusedModelPrecise(String entry, String advice)
            throws Exception {
        offer(entry);
        answerByModel(model -> error(400, "model_not_supported"));
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY + "&verifyPremium=true")) {
            assertThat(checks(route.ask("two")).get(0).advice()).contains(advice);
        }
    }

    @Test
    void maxRetriesAppliesToEachModel() throws Exception {
        answerByModel(
                model ->
                        model.equals("two")
                                ? Answer.status(503, "down").header("Retry-After", "0")
                                : null);
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY + "&maxRetries=1")) {
            assertThat(checks(route.ask(null)).get(1).status()).isEqualTo(503);
        }
        assertThat(requestedModels()).containsExactlyInAnyOrder("one", "two", "two", "three");
    }

    @Test
    void fallbackModelDoesNotApply() throws Exception {
        answerByModel(model -> model.equals("two") ? error(402, "quota_exceeded") : null);
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY + "&fallbackModel=one")) {
            assertThat(checks(route.ask("two")).get(0).status()).isEqualTo(402);
        }
        assertThat(requestedModels()).containsExactly("two");
    }

    @Test
    void aQuotaBelowMinQuotaPercentIsTheCodeOfItsModels() throws Exception {
        answerByModel(
                model ->
                        Answer.text("Hi")
                                .header(
                                        "x-quota-snapshot-chat",
                                        "ent=300&ov=0.0&ovPerm=false&rem=5.0"));
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY + "&minQuotaPercent=10")) {
            assertThat(checks(route.ask("one"))).containsExactly(answered("one"));

            ModelCheckList checks = checks(route.ask(null));

            assertThat(checks)
                    .hasSize(3)
                    .allSatisfy(
                            check -> {
                                assertThat(check.status()).isZero();
                                assertThat(check.code()).isEqualTo("quota_guard");
                                assertThat(check.advice()).contains("minQuotaPercent");
                            });
        }
        assertThat(requestedModels()).containsExactly("one");
    }

    @Test
    void fourModelsAreCalledAtTheSameTimeAndTheOrderIsThatOfTheModels() throws Exception {
        List<String> names = IntStream.range(0, 30).mapToObj(i -> "m" + i).toList();
        offer(names.stream().map(VerifyTest::free).toArray(String[]::new));
        ConcurrentCalls calls = new ConcurrentCalls();
        server.answerWith(calls);
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            assertThat(models(route.ask(null))).isEqualTo(names);
        }
        assertThat(calls.max()).isEqualTo(4);
        assertThat(requestedModels()).containsExactlyInAnyOrderElementsOf(names);
    }

    /** Counts a request until the earliest time at which it can be answered. */
    private static final class ConcurrentCalls implements Function<RecordedRequest, Answer> {

        private final List<Long> ends = new ArrayList<>();
        private long max;

        @Override
        public synchronized Answer apply(RecordedRequest request) {
            // The first ones last until all that may be sent with them have arrived.
            Duration wait = Duration.ofMillis(ends.size() < 4 ? 1_000 : 20);
            long now = System.nanoTime();
            ends.add(now + wait.toNanos());
            max = Math.max(max, ends.stream().filter(end -> end - now > 0).count());
            return Answer.text("Hi").delay(wait);
        }

        synchronized long max() {
            return max;
        }
    }

    @Test
    void theCallingThreadDoesNotWaitForTheAnswers() throws Exception {
        answerByModel(model -> Answer.silence());
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            for (int i = 0; i < 50; i++) {
                calls.add(route.sendLater("one,two,three"));
            }
            await().until(() -> server.requests().size() == 150);

            List<String> waiting =
                    Thread.getAllStackTraces().entrySet().stream()
                            .filter(thread -> !before.contains(thread.getKey()))
                            .filter(thread -> isIn(thread.getValue(), "ModelVerification"))
                            .map(thread -> thread.getKey().getName())
                            .toList();
            assertThat(waiting).isEmpty();
            assertThat(calls).noneMatch(CompletableFuture::isDone);
            route.component().stop();
            for (CompletableFuture<Exchange> call : calls) {
                assertThat(call.get(20, TimeUnit.SECONDS).getException())
                        .isInstanceOf(CopilotServerException.class);
            }
        }
    }

    private static boolean isIn(StackTraceElement[] stack, String name) {
        return Stream.of(stack).anyMatch(frame -> frame.getClassName().contains(name));
    }

    @Test
    void aStopOfTheComponentFailsTheExchange() throws Exception {
        List<String> names = IntStream.range(0, 900).mapToObj(i -> "m" + i).toList();
        offer(names.stream().map(VerifyTest::free).toArray(String[]::new));
        answerByModel(model -> Answer.silence());
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            CompletableFuture<Exchange> call = route.sendLater(null);
            await().until(() -> server.requests().size() == 4);

            route.component().stop();

            assertThat(call.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("stopped");
            await().until(() -> server.openConnections() == 0);
        }
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void withoutNamesTheListIsRequired() throws Exception {
        server.models().answerWith(request -> Answer.status(503, "down"));
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            Exchange failed = route.send("");
            assertThat(failed.getException()).isInstanceOf(CopilotServerException.class);
            assertThat(failed.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(503);
            assertThat(server.requests()).isEmpty();

            // The guide says that this model is included in the plan.
            assertThat(checks(route.ask("gpt-4o"))).containsExactly(answered("gpt-4o"));
        }
    }

    @Test
    void aRefusedTokenIsTheRecordOfEachNamedModel() throws Exception {
        server.models().answerWith(request -> Answer.status(401, "unauthorized"));
        answerByModel(model -> Answer.status(401, "unauthorized"));
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY)) {
            assertThat(checks(route.ask("gpt-4o,gpt-4.1")))
                    .extracting(ModelCheck::status)
                    .containsExactly(401, 401);
            assertThat(route.send("").getException())
                    .isInstanceOf(CopilotAuthenticationException.class);
        }
    }

    static Stream<Arguments> withoutCredential() {
        return Stream.of(arguments((Object) null), arguments("gpt-4o, gpt-4.1"));
    }

    @ParameterizedTest
    @MethodSource("withoutCredential")
    void withoutACredentialTheExchangeFails(Object body, @TempDir Path folder) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken(null);
            route.options().setTokenStore(FileTokenStore.at(folder.resolve("tokens.json")));
            route.start(VERIFY);
            assertThat(route.send(body).getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .extracting(failure -> ((CopilotException) failure).getStatus())
                    .isEqualTo(0);
        }
        assertThat(server.requests()).isEmpty();
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void theTokenOfTheCallerIsUsedForTheListAndTheModels() throws Exception {
        String token = "gho_callercallercallercallercaller1234567";
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken(null);
            route.start(VERIFY + "&tokenHeader=X-GitHub-Token");
            Message message = route.ask(null, Map.of("X-GitHub-Token", token));

            assertThat(models(message)).hasSize(3);
            assertThat(message.getHeaders()).doesNotContainKey("X-GitHub-Token");
            assertThat(route.send("one").getException())
                    .isInstanceOf(CopilotAuthenticationException.class);
        }
        assertThat(Stream.concat(server.requests().stream(), server.models().requests().stream()))
                .hasSize(4)
                .allMatch(
                        request ->
                                request.header("Authorization")
                                        .filter(("Bearer " + token)::equals)
                                        .isPresent());
    }

    @Test
    void otherProvidersNeedNoListForNamedModels() throws Exception {
        server.lenient();
        answerByModel(
                model ->
                        model.equals("two")
                                ? Answer.status(404, "The model 'two' does not exist")
                                : null);
        try (CopilotRoute route =
                CopilotRoute.bare()
                        .start(
                                VERIFY
                                        + "&provider=openai&apiKey=sk-1234567890&maxRetries=0&baseUrl="
                                        + server.url()
                                        + "/v1")) {
            ModelCheckList checks = checks(route.ask("gpt-5.1,two"));

            assertThat(checks.get(0)).isEqualTo(answered("gpt-5.1"));
            assertThat(checks.get(1).status()).isEqualTo(404);
            assertThat(checks.get(1).advice())
                    .contains("Check the name")
                    .doesNotContain("clientId");
        }
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void wireApiAppliesAsForPrompts() throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server).start(VERIFY + "&wireApi=responses")) {
            route.ask("one");
        }
        assertThat(server.request(0).path()).isEqualTo("/responses");
    }

    @Test
    void theOutcomesAreConvertibleToJson() throws Exception {
        answerByModel(model -> model.equals("two") ? error(402, "quota_exceeded") : null);
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:in")
                                                .to(VERIFY)
                                                .setHeader("Text", simple("${body}"))
                                                .setHeader("Second", simple("${body[1].code}"));
                                    }
                                })) {
            Message message = route.ask("one,two");

            ObjectMapper json = new ObjectMapper();
            JsonNode list = json.readTree(message.getBody(String.class));
            assertThat(list.findValuesAsText("model")).containsExactly("one", "two");
            assertThat(list.at("/0/status").asInt()).isEqualTo(200);
            assertThat(list.path(0).has("code")).isFalse();
            assertThat(list.at("/1/status").asInt()).isEqualTo(402);
            assertThat(list.at("/1/code").asText()).isEqualTo("quota_exceeded");
            assertThat(list.at("/1/advice").asText()).startsWith("Wait");
            assertThat(json.readTree(message.getBody(byte[].class))).isEqualTo(list);
            try (InputStream stream = message.getBody(InputStream.class)) {
                assertThat(json.readTree(stream)).isEqualTo(list);
            }
            assertThat(json.readTree(message.getHeader("Text", String.class))).isEqualTo(list);
            assertThat(message.getHeader("Second")).isEqualTo("quota_exceeded");
            ModelCheck second = checks(message).get(1);
            assertThat(json.readValue(list.path(1).toString(), ModelCheck.class)).isEqualTo(second);
            assertThat(
                            json.readTree(
                                    route.context()
                                            .getTypeConverter()
                                            .convertTo(String.class, second)))
                    .isEqualTo(list.path(1));
            assertThat(
                            json.readTree(
                                    route.context()
                                            .getTypeConverter()
                                            .convertTo(byte[].class, second)))
                    .isEqualTo(list.path(1));
        }
    }
}
