// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The queries of docs/grafana/copilot-dashboard.json fit what a Prometheus registry shows. */
@ExtendWith(CopilotServerExtension.class)
class DashboardTest {

    private static final Path DASHBOARD = Path.of("../docs/grafana/copilot-dashboard.json");

    /** The matchers and the grouping of a query, which hold the names of labels. */
    private static final Pattern LABELS = Pattern.compile("\\{([^}]*)}|by \\(([^)]*)\\)");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*_[a-z_]+");
    private static final Pattern METRIC = Pattern.compile("\\b(?:gen_ai|copilot)_\\w+");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private static JsonNode dashboard() throws Exception {
        return new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    private static List<String> queries(JsonNode dashboard) {
        List<String> queries = new ArrayList<>(dashboard.findValuesAsText("expr"));
        dashboard
                .at("/templating/list")
                .forEach(variable -> queries.add(variable.path("definition").asText()));
        return queries;
    }

    private static Set<String> found(Pattern pattern, Stream<String> texts) {
        Set<String> names = new TreeSet<>();
        texts.forEach(
                text ->
                        pattern.matcher(text)
                                .results()
                                .map(MatchResult::group)
                                .forEach(names::add));
        return names;
    }

    @Test
    void everyMetricAndLabelExists(CopilotServer server) throws Exception {
        String scrape = scrape(server);
        JsonNode dashboard = dashboard();
        List<String> queries = queries(dashboard);

        Set<String> metrics =
                found(
                        METRIC,
                        queries.stream()
                                .map(query -> LABELS.matcher(query).replaceAll(""))
                                .map(query -> query.replaceAll(", gen_ai_\\w+\\)", ")")));
        assertThat(metrics).hasSizeGreaterThanOrEqualTo(8);
        assertThat(metrics)
                .allSatisfy(
                        metric -> assertThat(scrape).containsPattern("(?m)^" + metric + "[{ ]"));

        Set<String> labels =
                found(
                        NAME,
                        queries.stream()
                                .flatMap(query -> LABELS.matcher(query).results())
                                .map(MatchResult::group)
                                .map(text -> QUOTED.matcher(text).replaceAll("")));
        dashboard.findValuesAsText("legendFormat").stream()
                .flatMap(text -> LEGEND.matcher(text).results())
                .forEach(legend -> labels.add(legend.group(1)));
        assertThat(labels)
                .contains("error_type", "gen_ai_request_model", "copilot_quota_name", "outcome")
                .allSatisfy(label -> assertThat(scrape).contains(label + "=\""));
    }

    @Test
    void everyPanelUsesTheChosenDataSourceAndHasItsOwnPlace() throws Exception {
        JsonNode dashboard = dashboard();
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.findValues("datasource"))
                .allSatisfy(
                        source -> {
                            assertThat(source.path("type").asText()).isEqualTo("prometheus");
                            assertThat(source.path("uid").asText()).isEqualTo("${datasource}");
                        });
        assertThat(dashboard.at("/templating/list/0/name").asText()).isEqualTo("datasource");
        Set<String> places = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
            assertThat(places.add(place.path("x") + " " + place.path("y"))).isTrue();
            assertThat(ids.add(panel.path("id").asText())).isTrue();
        }
        assertThat(ids).isNotEmpty();
    }

    /** A run in which each meter receives a value. */
    private static String scrape(CopilotServer server) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        server.answerWith(DashboardTest::answer);
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context().getRegistry().bind("metricsRegistry", registry);
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in")
                                    .to("copilot:chat?model=gone&fallbackModel=gpt-4.1")
                                    .to("copilot:chat?model=claude-opus-4.5&minQuotaPercent=50");
                        }
                    });
            assertThat(route.send("Hello").getException())
                    .isInstanceOf(CopilotQuotaException.class);
            EndedToolCalls.report(
                    route.context()
                            .getEndpoint(
                                    "copilot:chat?model=gone&fallbackModel=gpt-4.1",
                                    CopilotEndpoint.class));
            return registry.scrape();
        }
    }

    private static Answer answer(RecordedRequest request) {
        return request.json().path("model").asText().equals("gone")
                ? Answer.status(402, "quota exceeded")
                : Answer.json(
                                """
                                {"model":"gpt-4.1","choices":[{"finish_reason":"stop","message":{"content":"Hi"}}],
                                "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2},
                                "copilot_usage":{"total_nano_aiu":1}}""")
                        .header(
                                "x-quota-snapshot-premium_interactions",
                                "ent=300&ov=0.0&ovPerm=false&rem=8.5");
    }
}
