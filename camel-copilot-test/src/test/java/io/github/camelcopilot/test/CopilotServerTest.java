// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Script, recording, connections and lifecycle of the server. */
@ExtendWith(CopilotServerExtension.class)
class CopilotServerTest {

    @Test
    void theQueueTakesPrecedenceOverTheScriptAndThatOverTheSimulator(CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("queued 1"), Answer.text("queued 2"))
                .answerWith(
                        request ->
                                Answer.text(
                                        "asked for "
                                                + request.json()
                                                        .at("/messages/0/content")
                                                        .asText()));
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).contains("queued 1");
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).contains("queued 2");
        assertThat(TestClient.send(server, TestClient.PLAIN).body())
                .contains("asked for Say hello.");
        server.answerWith(null);
        assertThat(TestClient.send(server, TestClient.PLAIN).body())
                .contains("\"content\":\"Say hello.\"");
        server.answerWith(
                request -> {
                    throw new IllegalStateException("oops");
                });
        assertThat(TestClient.send(server, TestClient.PLAIN).statusCode()).isEqualTo(500);
        assertThat(server.reset().requests()).isEmpty();
    }

    @Test
    void otherPathsAreNotFoundUnlessScripted(CopilotServer server) throws Exception {
        assertThat(
                        TestClient.send(
                                        TestClient.request(
                                                server, "/models", TestClient.headers(), ""))
                                .statusCode())
                .isEqualTo(404);
        server.enqueue(Answer.json("{\"data\":[]}"));
        assertThat(TestClient.send(TestClient.request(server, "/models", Map.of(), "")).body())
                .contains("data");
    }

    @Test
    void requestsAreRecordedAndTheirCredentialsMasked(CopilotServer server) throws Exception {
        Map<String, String> headers = TestClient.headers();
        headers.put("api-key", "short");
        headers.put("X-Api-Key", "sk-1234567890");
        TestClient.send(
                TestClient.request(server, "/chat/completions?a=b", headers, TestClient.PLAIN));
        RecordedRequest request = server.request(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/chat/completions?a=b");
        assertThat(request.header("AUTHORIZATION")).hasValue("Bearer gho_abcdefghijkl");
        assertThat(request.headers()).containsKey("OPENAI-INTENT");
        assertThat(request.bodyText()).isEqualTo(TestClient.PLAIN);
        assertThat(request.body()).hasSize(TestClient.PLAIN.length());
        assertThat(request.endedAt()).isPresent();
        assertThat(request.toString())
                .contains("Bearer gho_***ijkl", "api-key: ***", "sk-1***7890")
                .doesNotContain("abcdefghijkl", "short", "1234567890", "Say hello");
    }

    @Test
    void aDisconnectBeforeTheAnswerIsDetected(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text("late").delay(Duration.ofMinutes(1)));
        TestClient.rawRequest(server).close();
        try (Socket socket = TestClient.rawRequest(server)) {
            // A reset, in contrast to the close above.
            socket.setSoLinger(true, 0);
        }
        TestClient.await(
                () ->
                        server.requests().stream()
                                        .filter(r -> r.outcome() == Outcome.HUNG_UP)
                                        .count()
                                == 2);
    }

    @Test
    void aDisconnectDuringTheAnswerIsDetected() throws Exception {
        try (CopilotServer server = CopilotServer.start()) {
            server.enqueue(Answer.bytes().repeat(new byte[8192], Long.MAX_VALUE / 8192));
            try (Socket socket = TestClient.rawRequest(server)) {
                TestClient.readUntil(socket, "2000\r\n");
                assertThat(server.request(0).outcome()).isEqualTo(Outcome.OPEN);
            }
            TestClient.await(() -> server.request(0).outcome() == Outcome.HUNG_UP);
            TestClient.await(() -> server.openConnections() == 0);
        }
    }

    @Test
    void delayedAnswersOfManyRequestsNeedFewThreads(CopilotServer server) {
        int count = 500;
        server.answerWith(request -> Answer.text("late").delay(Duration.ofMillis(500)));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(
                    TestClient.HTTP.sendAsync(
                            TestClient.request(server, TestClient.PLAIN),
                            HttpResponse.BodyHandlers.ofString()));
        }
        TestClient.await(() -> server.requests().size() == count);
        assertThat(serverThreads()).isLessThanOrEqualTo(4);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().body()).contains("late"));
        assertThat(server.requests())
                .extracting(RecordedRequest::outcome)
                .containsOnly(Outcome.ANSWERED);
    }

    private static long serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("server-") || name.startsWith("copilot-server"))
                .count();
    }

    @Test
    void threeThousandConnectionsStayOpenAtOnce() throws Exception {
        int count = 3000;
        List<Socket> sockets = new ArrayList<>();
        try (CopilotServer server = CopilotServer.start()) {
            server.answerWith(request -> Answer.silence());
            for (int i = 0; i < count; i++) {
                sockets.add(TestClient.rawRequest(server));
            }
            TestClient.await(() -> server.requests().size() == count);
            assertThat(server.openConnections()).isEqualTo(count);
            assertThat(server.acceptedConnections()).isEqualTo(count);
            assertThat(server.requests().stream().map(RecordedRequest::connection).distinct())
                    .hasSize(count);
            for (Socket socket : sockets) {
                socket.close();
            }
            TestClient.await(() -> server.openConnections() == 0);
        }
    }

    @Test
    void itListensOnLoopbackOnly(CopilotServer server) throws Exception {
        assertThat(server.url()).isEqualTo("http://127.0.0.1:" + server.port());
        List<InetAddress> others =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLoopbackAddress())
                        .toList();
        for (InetAddress address : others) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(
                                () ->
                                        socket.connect(
                                                new InetSocketAddress(address, server.port()),
                                                1000))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void closingResetsConnectionsAndFreesThePort() throws Exception {
        int port;
        RecordedRequest open;
        try (CopilotServer server = CopilotServer.start()) {
            port = server.port();
            server.enqueue(Answer.silence());
            Socket socket = TestClient.rawRequest(server);
            TestClient.await(() -> server.requests().size() == 1);
            open = server.request(0);
            server.close();
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class);
            socket.close();
        }
        assertThat(open.outcome()).isEqualTo(Outcome.BROKEN);
        try (CopilotServer again = CopilotServer.start(port)) {
            assertThat(again.port()).isEqualTo(port);
            assertThatThrownBy(() -> CopilotServer.start(port))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void keepAtMostKeepsTheLatestRequests(CopilotServer server) throws Exception {
        server.keepAtMost(2);
        for (String path : List.of("/1", "/2", "/3")) {
            TestClient.send(TestClient.request(server, path, Map.of(), ""));
        }
        assertThat(server.requests()).extracting(RecordedRequest::path).containsExactly("/2", "/3");
    }

    @Test
    void aLargeRequestIsReceivedCompletely(CopilotServer server) throws Exception {
        String words = "0123456789".repeat(200_000);
        String body = TestClient.PLAIN.replace("Say hello.", words);
        server.enqueue(Answer.text("ok"));
        assertThat(TestClient.send(server, body).statusCode()).isEqualTo(200);
        assertThat(server.request(0).bodyText()).isEqualTo(body);
    }

    @Test
    void invalidArgumentsOfTheCommandLineAreRefused() {
        assertThatThrownBy(() -> Main.start(new String[] {"--port"}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Main.start(new String[] {"--port", "99999"}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Main.start(new String[] {"--help"}))
                .isInstanceOf(IllegalArgumentException.class);
        try (CopilotServer server = Main.start(new String[] {"--port", "0", "--lenient"})) {
            assertThat(server.port()).isPositive();
        }
    }
}
