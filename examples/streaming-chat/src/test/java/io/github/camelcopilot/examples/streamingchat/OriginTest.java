package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page of another site makes a browser send is refused, whatever name that site has. */
class OriginTest {

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    /** Returns the first line of the response. */
    private static String post(String host, String origin) throws IOException {
        URI address = URI.create(CHAT.url());
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        String port = ":" + address.getPort();
        String head =
                "POST /chat HTTP/1.1\r\nHost: "
                        + host.replace(":PORT", port)
                        + (origin == null ? "" : "\r\nOrigin: " + origin.replace(":PORT", port))
                        + "\r\nContent-Type: application/json\r\nX-GitHub-Token: gho_test-test-test-test"
                        + "\r\nConnection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            String response =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return response.lines().findFirst().orElse("");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:PORT,, 200",
        "localhost:PORT,, 200",
        "LOCALHOST:PORT, http://localhost:PORT, 200",
        "127.0.0.1:PORT, http://127.0.0.1:PORT, 200",
        "evil.test:PORT,, 403",
        "evil.test:PORT, http://evil.test:PORT, 403",
        "127.0.0.1,, 403",
        "127.0.0.1:PORT, http://evil.test, 403",
        "127.0.0.1:PORT, null, 403",
        "127.0.0.1:PORT, http://127.0.0.1:1, 403"
    })
    void onlyTheServersOwnNamesAreTaken(String host, String origin, int status) throws Exception {
        CHAT.server().reset();

        assertThat(post(host, origin)).startsWith("HTTP/1.1 " + status);

        assertThat(CHAT.server().requests()).hasSize(status == 200 ? 1 : 0);
    }
}
