package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be a credential in a URI is not shown. */
class SecretParametersTest {

    @ParameterizedTest
    @CsvSource({
        "copilot:chat?header.X-Key=s3cret&model=m, copilot:chat?header.X-Key=xxxxxx&model=m",
        "copilot:chat?model=m&header.X%2DKey=s3cret, copilot:chat?model=m&header.X%2DKey=xxxxxx",
        "copilot:chat?body.user=RAW(s3cret&s3cret)&seed=1, copilot:chat?body.user=xxxxxx&seed=1",
        "copilot:chat?body.user=RAW{s3cret)s3cret}, copilot:chat?body.user=xxxxxx",
        "copilot:chat?baseUrl=https://h/v1?key=s3cret&seed=1, copilot:chat?baseUrl=https://h/v1?xxxxxx&seed=1",
        "copilot:chat?baseUrl=https://h/v1%3Fkey%3Ds3cret, copilot:chat?baseUrl=https://h/v1%3Fxxxxxx",
        "copilot:chat?baseUrl=RAW(https://h?a=s3cret&b=s3cret)&seed=1, copilot:chat?baseUrl=RAW(https://h?xxxxxx)&seed=1",
        "Endpoint[copilot:chat?header.X=s3cret], Endpoint[copilot:chat?header.X=xxxxxx]",
        "copilot:chat?model=m&baseUrl=https://h/v1, copilot:chat?model=m&baseUrl=https://h/v1"
    })
    void valuesAreMasked(String uri, String masked) {
        assertThat(SecretParameters.masked(uri)).isEqualTo(masked);
    }

    @Test
    void anEndpointShowsNone() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            String uri =
                    "copilot:chat?header.X-Key=s3cret-h&body.user=s3cret-b&provider=openai&model=m"
                            + "&baseUrl=RAW(http://127.0.0.1:1/v1?key=s3cret-q)";
            assertThat(route.context().getEndpoint(uri).toString())
                    .contains("copilot", "header.X-Key", "body.user", "127.0.0.1")
                    .doesNotContain("s3cret");
        }
    }
}
