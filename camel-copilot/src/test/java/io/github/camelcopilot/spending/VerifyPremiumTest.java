// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.api.TokenPrices;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Premium models are called only with {@code verifyPremium=true}, after a line of their price. */
@ExtendWith(CopilotServerExtension.class)
class VerifyPremiumTest {

    private static final String VERIFY = "copilot:models?verify=true&modelsProvider=#mine";

    private static CopilotRoute route(CopilotServer server, String options, ModelInfo... models)
            throws Exception {
        CopilotRoute route = CopilotRoute.at(server);
        ModelsProvider mine = () -> CompletableFuture.completedFuture(List.of(models));
        route.context().getRegistry().bind("mine", mine);
        return route.start(VERIFY + options);
    }

    private static ModelInfo model(String id, ModelBilling.Builder billing) {
        return ModelInfo.builder(id).billing(billing == null ? null : billing.build()).build();
    }

    private static ModelBilling.Builder billing() {
        return ModelBilling.builder();
    }

    private static TokenPrices prices(long input, long output) {
        return TokenPrices.builder().batchSize(1_000).input(input).output(output).build();
    }

    /** A model, and whether it counts as premium. */
    static Stream<Arguments> billings() {
        return Stream.of(
                arguments(model("m", billing().premium(true).multiplier(0.0)), true),
                arguments(model("m", billing().premium(false).multiplier(0.33)), true),
                arguments(model("m", billing().multiplier(1.0)), true),
                arguments(model("m", billing().multiplier(0.0).tokenPrices(prices(0, 1))), true),
                arguments(model("m", billing().tokenPrices(prices(1, 0))), true),
                arguments(model("m", billing().tokenPrices(prices(0, 0))), false),
                arguments(model("m", billing().tokenPrices(TokenPrices.builder().build())), true),
                arguments(model("m", billing().multiplier(Double.NaN)), true),
                arguments(model("m", billing().multiplier(0.0)), false),
                arguments(model("m", billing().premium(false)), false),
                arguments(model("claude-sonnet-4", null), true),
                arguments(model("claude-sonnet-4", billing()), true),
                arguments(model("claude-sonnet-4", billing().multiplier(0.0)), false),
                arguments(model("gpt-4o", null), false),
                arguments(model("gpt-4o", billing()), false),
                arguments(model("gpt-4o", billing().multiplier(1.0)), true),
                arguments(model("m", null), true),
                arguments(model("m", billing()), true));
    }

    @ParameterizedTest
    @MethodSource("billings")
    void aPremiumModelIsSkipped(ModelInfo model, boolean isPremium, CopilotServer server)
            throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                CopilotRoute route = route(server, "", model)) {
            ModelCheck check = route.ask(null).getBody(ModelCheckList.class).get(0);

            assertThat(check.status()).isEqualTo(isPremium ? 0 : 200);
            assertThat(check.code()).isEqualTo(isPremium ? "premium_skipped" : null);
            if (isPremium) {
                assertThat(check.advice()).contains("verifyPremium=true");
            }
            assertThat(server.requests()).hasSize(isPremium ? 0 : 1);
            assertThat(notices(log)).isEmpty();
        }
    }

    private static List<String> notices(LogRecorder log) {
        return log.lines().stream().filter(line -> line.contains("premium model")).toList();
    }

    @Test
    void skippedModelsKeepTheirPlaceAmongTheOthers(CopilotServer server) throws Exception {
        try (CopilotRoute route =
                route(
                        server,
                        "",
                        model("free", billing().multiplier(0.0)),
                        model("paid", billing().multiplier(1.0)))) {
            ModelCheckList checks =
                    route.ask("unlisted,paid,free,gpt-4o").getBody(ModelCheckList.class);

            assertThat(checks)
                    .extracting(ModelCheck::model)
                    .containsExactly("unlisted", "paid", "free", "gpt-4o");
            assertThat(checks)
                    .extracting(ModelCheck::code)
                    .containsExactly("premium_skipped", "premium_skipped", null, null);
            assertThat(checks.get(0).advice()).contains("not in the list");
        }
    }

    /** Models, and parts of the line that is logged before they are called. */
    static Stream<Arguments> notices() {
        return Stream.of(
                arguments(
                        List.of(
                                model("a", billing().multiplier(1.0)),
                                model("b", billing().multiplier(0.33)),
                                model("c", billing().multiplier(0.33)),
                                model("free", billing().multiplier(0.0))),
                        "3 prompts to premium models, which may count as 1.66 premium requests on plans"
                                + " that count these"),
                arguments(
                        // 32 tokens of 1e8 and 16 of 3e8 nano-AIU per thousand: 8,000,000 in all.
                        List.of(
                                model("a", billing().tokenPrices(prices(100_000_000, 300_000_000))),
                                model(
                                        "b",
                                        billing().tokenPrices(prices(100_000_000, 300_000_000)))),
                        "2 prompts to premium models, which may cost an estimated 0.016 AI credits on"
                                + " plans that bill tokens"),
                arguments(
                        List.of(
                                model(
                                        "a",
                                        billing()
                                                .multiplier(3.0)
                                                .tokenPrices(prices(100_000_000, 300_000_000))),
                                model("claude-sonnet-4", null),
                                model("unknown", null),
                                model("invalid", billing().multiplier(-1.0)),
                                model(
                                        "incomplete",
                                        billing()
                                                .tokenPrices(
                                                        TokenPrices.builder().input(1L).build()))),
                        "5 prompts to premium models, which may count as 4 premium requests on plans"
                                + " that count these, and may cost an estimated 0.008 AI credits on plans"
                                + " that bill tokens, and may cost an unknown amount for 3 of the models"));
    }

    @ParameterizedTest
    @MethodSource("notices")
    void oneLineSaysWhatPremiumModelsMayCostBeforeTheyAreCalled(
            List<ModelInfo> models, String notice, CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                CopilotRoute route =
                        route(server, "&verifyPremium=true", models.toArray(ModelInfo[]::new))) {
            ModelCheckList checks = route.ask(null).getBody(ModelCheckList.class);

            assertThat(checks)
                    .hasSameSizeAs(models)
                    .allMatch(check -> check.status() == 200 && check.code() == null);
            assertThat(server.requests()).hasSameSizeAs(models);
            assertThat(notices(log)).hasSize(1);
            assertThat(notices(log).get(0)).startsWith("INFO").contains(notice);
        }
    }

    @Test
    void noModelOfAnotherProviderCountsAsPremium(CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                CopilotRoute route =
                        route(
                                server.lenient(),
                                "&provider=openai&apiKey=sk-1234567890&baseUrl="
                                        + server.url()
                                        + "/v1",
                                model("gpt-5.1", billing().premium(true).multiplier(1.0)))) {
            assertThat(route.ask(null).getBody(ModelCheckList.class))
                    .extracting(ModelCheck::status)
                    .containsExactly(200);
            assertThat(notices(log)).isEmpty();
        }
    }
}
