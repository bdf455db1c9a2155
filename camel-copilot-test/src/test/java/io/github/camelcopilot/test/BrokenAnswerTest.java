// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that end early: the bytes on a raw socket, and the outcome that the server records. */
class BrokenAnswerTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private final CopilotServer server = COPILOT.server();

    private static String errorOf(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return "FIN after "
                    + new String(in.readAllBytes(), StandardCharsets.UTF_8).length()
                    + " bytes";
        } catch (SocketException e) {
            return "RST";
        }
    }

    @Test
    void silenceKeepsTheConnectionOpen() throws Exception {
        server.enqueue(Answer.silence());
        try (Socket socket = TestClient.rawRequest(server)) {
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(server.request(0).outcome()).isEqualTo(Outcome.OPEN);
            assertThat(server.request(0).endedAt()).isEmpty();
        }
        TestClient.await(() -> server.request(0).outcome() == Outcome.HUNG_UP);
    }

    @Test
    void connectionsBreakBeforeTheHeadAsScripted() throws Exception {
        server.enqueue(Answer.resetBeforeHead(), Answer.closeBeforeHead());
        try (Socket reset = TestClient.rawRequest(server)) {
            assertThat(errorOf(reset)).isEqualTo("RST");
        }
        try (Socket closed = TestClient.rawRequest(server)) {
            assertThat(errorOf(closed)).isEqualTo("FIN after 0 bytes");
        }
        assertThat(server.requests())
                .extracting(RecordedRequest::outcome)
                .containsOnly(Outcome.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 9})
    void aResetFollowsTheChunks(int chunks) throws Exception {
        server.enqueue(Answer.sse("data: 1\n\n", "data: 2\n\n", "data: 3\n\n").resetAfter(chunks));
        try (Socket socket = TestClient.rawRequest(server)) {
            StringBuilder wire = new StringBuilder();
            assertThatThrownBy(
                            () -> {
                                for (int b = socket.getInputStream().read();
                                        b >= 0;
                                        b = socket.getInputStream().read()) {
                                    wire.append((char) b);
                                }
                            })
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(wire).startsWith("HTTP/1.1 200 OK");
            assertThat(wire.toString().split("data: ", -1)).hasSize(1 + Math.min(chunks, 3));
            assertThat(wire.toString()).doesNotContain("0\r\n\r\n");
        }
        assertThat(server.request(0).outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void aTruncatedBodyEndsWithAClosedConnection() throws Exception {
        server.enqueue(
                Answer.sse("data: 1\n\n", "data: 2\n\n").truncateAfter(1),
                Answer.json("{\"half\":").contentLength(500));
        try (Socket socket = TestClient.rawRequest(server)) {
            String wire =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(wire).endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n");
        }
        assertThatIOException().isThrownBy(() -> TestClient.send(server, TestClient.PLAIN));
        assertThat(server.requests())
                .extracting(RecordedRequest::outcome)
                .containsOnly(Outcome.BROKEN);
    }

    @Test
    void aStalledBodyStaysOpen() throws Exception {
        server.enqueue(Answer.sse("data: 1\n\n", "data: 2\n\n").stallAfter(1));
        try (Socket socket = TestClient.rawRequest(server)) {
            TestClient.readUntil(socket, "data: 1\n\n\r\n");
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(server.request(0).outcome()).isEqualTo(Outcome.OPEN);
        }
        TestClient.await(() -> server.request(0).outcome() == Outcome.HUNG_UP);
        assertThat(server.request(0).endedAt()).isPresent();
    }

    @Test
    void closeAfterAnnouncesKeepAliveAndCloses() throws Exception {
        server.enqueue(Answer.text("Hello").closeAfter(), Answer.status(204, "").closeAfter());
        for (int i = 0; i < 2; i++) {
            try (Socket socket = TestClient.rawRequest(server)) {
                String wire =
                        new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(wire).containsIgnoringCase("connection: keep-alive");
            }
            assertThat(server.request(i).outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }
}
