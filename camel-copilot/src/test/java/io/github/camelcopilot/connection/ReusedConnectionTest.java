// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.testing.ByteServer;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that one call leaves on its connection never reach another. */
@Timeout(60)
class ReusedConnectionTest {

    private static final String HEADER = "X-Caller-Token";

    private static String json(String text) {
        return "{\"choices\":[{\"message\":{\"content\":\""
                + text
                + "\"},\"finish_reason\":\"stop\"}]}";
    }

    private static byte[] response(String text) {
        byte[] body = json(text).getBytes(StandardCharsets.UTF_8);
        return ByteServer.keptResponse("200 OK\r\nContent-Type: application/json", body);
    }

    private static byte[] chunked(String text) {
        String body = json(text);
        return ("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(body.length())
                        + "\r\n"
                        + body
                        + "\r\n0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static CopilotRoute route(String address) throws Exception {
        CopilotRoute route = CopilotRoute.bare();
        route.options().setProvider(ProviderName.OPENAI);
        route.options().setModel("m");
        route.options().setModelsCacheTtl(0);
        route.options().setBaseUrl("http://" + address + "/v1");
        route.options().setTokenHeader(HEADER);
        route.options().setMaxRetries(0);
        return route.start("copilot:chat");
    }

    private static Exchange ask(CopilotRoute route, String caller) {
        return route.send("hi", Map.of(HEADER, "sk-0123456789-of-" + caller));
    }

    private static String text(Exchange exchange) {
        return CopilotRoute.succeeded(exchange).getBody(String.class);
    }

    /**
     * Behind the first answer the server writes the beginning of a second one, and the rest of it
     * once another request uses that connection.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void surplusBytesDoNotReachAnotherCaller(boolean chunks) throws Exception {
        byte[] stolen = response("for alice alone");
        int cut = new String(stolen, StandardCharsets.US_ASCII).indexOf("\r\n\r\n");
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server =
                        new RawServer(
                                connection -> {
                                    boolean isFirst = connections.incrementAndGet() == 1;
                                    String name = isFirst ? "for alice" : "for bob";
                                    OutputStream output = connection.getOutputStream();
                                    RawServer.awaitRequest(connection);
                                    output.write(chunks ? chunked(name) : response(name));
                                    if (isFirst) {
                                        output.write(stolen, 0, cut);
                                    }
                                    output.flush();
                                    RawServer.awaitRequest(connection);
                                    output.write(stolen, cut, stolen.length - cut);
                                });
                CopilotRoute route = route(server.address())) {
            assertThat(text(ask(route, "alice"))).isEqualTo("for alice");

            assertThat(text(ask(route, "bob"))).isEqualTo("for bob");
        }
    }

    @Test
    void bytesOnAnIdleConnectionReachNoCaller() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server =
                        new RawServer(
                                connection -> {
                                    int number = connections.incrementAndGet();
                                    OutputStream output = connection.getOutputStream();
                                    RawServer.awaitRequest(connection);
                                    output.write(response("for caller " + number));
                                    output.flush();
                                    if (number == 1) {
                                        awaitOr(answered);
                                        output.write(
                                                java.util.Arrays.copyOf(response("stolen"), 30));
                                        output.flush();
                                        written.countDown();
                                    }
                                });
                CopilotRoute route = route(server.address())) {
            assertThat(text(ask(route, "alice"))).isEqualTo("for caller 1");
            answered.countDown();
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            // Closed by the client, since it brought bytes that no request had asked for.
            await().until(() -> server.hungUp() == 1);

            assertThat(text(ask(route, "bob"))).isEqualTo("for caller 2");
        }
    }

    private static void awaitOr(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("Waited in vain");
            }
        } catch (InterruptedException over) {
            throw new IOException(over);
        }
    }

    @Test
    void aContentLengthThatIsTooShortAffectsNoOtherCall() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        byte[] cut =
                ("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 10\r\n\r\n"
                                + json("s3cret words"))
                        .getBytes(StandardCharsets.US_ASCII);
        try (ByteServer server =
                        new ByteServer(
                                request ->
                                        requests.incrementAndGet() == 1 ? cut : response("whole"));
                CopilotRoute route = route("127.0.0.1:" + server.port())) {
            assertThat(ask(route, "alice").getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageNotContaining("s3cret");

            assertThat(text(ask(route, "bob"))).isEqualTo("whole");
        }
    }

    @Test
    void aConnectionIsReusedAfterAWholeResponse() throws Exception {
        try (ByteServer server = ByteServer.of(response("again"));
                CopilotRoute route = route("127.0.0.1:" + server.port())) {
            for (int i = 0; i < 5; i++) {
                assertThat(text(ask(route, "alice"))).isEqualTo("again");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    /** A server that was started anew closes what it had; the client does not see it at once. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aCallOnADeadConnectionUsesANewOneWithoutLosingARetry(int maxRetries) throws Exception {
        int size = 20;
        AtomicBoolean dead = new AtomicBoolean();
        CountDownLatch all = new CountDownLatch(size);
        List<Socket> pooled = new CopyOnWriteArrayList<>();
        try (RawServer server =
                        new RawServer(
                                connection -> {
                                    boolean isOld = !dead.get();
                                    if (isOld) {
                                        pooled.add(connection);
                                    }
                                    while (true) {
                                        RawServer.awaitRequest(connection);
                                        if (isOld && dead.get()) {
                                            connection.close();
                                            return;
                                        }
                                        if (isOld) {
                                            all.countDown();
                                            awaitOr(all);
                                        }
                                        connection.getOutputStream().write(response("new"));
                                    }
                                });
                CopilotRoute route = CopilotRoute.bare()) {
            route.options().setProvider(ProviderName.OPENAI);
            route.options().setModel("m");
            route.options().setModelsCacheTtl(0);
            route.options().setBaseUrl("http://" + server.address() + "/v1");
            route.options().setMaxRetries(maxRetries);
            route.start("copilot:chat");
            List<CompletableFuture<Exchange>> first = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                first.add(route.sendLater("hi"));
            }
            for (CompletableFuture<Exchange> call : first) {
                CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            }
            assertThat(pooled).hasSize(size);
            dead.set(true);

            for (int i = 0; i < 6; i++) {
                assertThat(text(route.send("hi"))).isEqualTo("new");
            }
        }
    }
}
