// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's catalog accepts the component, as the page states. */
@ExtendWith(CopilotServerExtension.class)
class ToolingPageTest {

    private static final Path PAGE = Path.of("tooling.md");

    @Test
    void theJsonFileIsWhereThePageSays() throws IOException {
        assertThat(Files.readString(PAGE)).contains("`" + Catalog.PATH.substring(1) + "`");
        assertThat(Catalog.json()).contains("\"scheme\": \"copilot\"");
    }

    @Test
    void camelsCatalogKnowsTheComponent() {
        assertThat(Catalog.catalog().findComponentNames()).contains("copilot");
        assertThat(Catalog.catalog().componentModel("copilot").getArtifactId())
                .isEqualTo("camel-copilot");
        assertThat(Catalog.catalog().componentModel("copilot").getEndpointHeaders()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copilot:chat?model=gpt-4.1&temperature=0.2&requestTimeout=20s",
                "copilot:stream:words?emit=sse",
                "copilot:login:work?clientId=Iv1.0123456789abcdef",
                "copilot:models?modelsCacheTtl=1m",
                "copilot:chat?header.X-Foo=bar&body.top_k=40&tokenProvider=#bean:tokens"
            })
    void camelsCatalogTakesAUri(String uri) {
        EndpointValidationResult result = Catalog.check(uri);

        assertThat(result.isSuccess()).as("%s", result.summaryErrorMessage(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copilot:chat?modle=gpt-4.1",
                "copilot:stream?emit=words",
                "copilot:chat?maxTokens=many",
                "copilot:chat?autoLogin=perhaps"
            })
    void camelsCatalogFindsWhatIsWrong(String uri) {
        EndpointValidationResult result = Catalog.check(uri);

        assertThat(result.isSuccess()).isFalse();
        assertThat(result.summaryErrorMessage(false))
                .contains(uri.substring(uri.indexOf('?') + 1, uri.indexOf('=')));
    }

    @Test
    void whatThePageWritesReachesTheService(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("An answer."));
        String yaml =
                Page.blocks(PAGE).stream()
                        .filter(block -> block.language().equals("yaml"))
                        .findFirst()
                        .orElseThrow()
                        .text();
        try (PageContext page = PageContext.at(server).loadYaml(yaml).start()) {
            PageContext.succeeded(page.send("direct:ask", "birds", Map.of()));
        }

        JsonNode request = server.request(0).json();
        assertThat(server.request(0).header("X-Foo")).contains("bar");
        assertThat(request.path("top_k").asInt()).isEqualTo(40);
        assertThat(request.path("stop")).hasSize(1);
        assertThat(request.at("/stop/0").asText()).isEqualTo("END, and");
        assertThat(request.at("/messages/0/content").asText()).startsWith("Summarise birds");
        assertThat(request.at("/messages/1/content").asText()).isEqualTo("100% + birds");
    }
}
