// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.testing.ByteServer;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.RawServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endless responses do not break the component in a JVM with little memory. */
@Timeout(120)
class SmallMemoryTest {

    private static final byte[] BLOCK = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);

    /** Runs in a JVM of its own: two calls with endless responses, then a normal one. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (CopilotRoute route = CopilotRoute.bare()) {
                route.options().setProvider(ProviderName.OPENAI);
                route.options().setModel("m");
                route.options().setModelsCacheTtl(0);
                route.options().setMaxRetries(0);
                route.options().setBaseUrl("http://" + arguments[0] + "/v1");
                route.start("copilot:chat");
                List<CompletableFuture<Exchange>> endless = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    endless.add(route.sendLater("endless"));
                }
                for (CompletableFuture<Exchange> call : endless) {
                    Exception failure = call.get(60, TimeUnit.SECONDS).getException();
                    System.out.println("endless: " + failure.getClass().getSimpleName());
                }
                System.out.println("then: " + route.ask("hello").getBody());
            }
        }
    }

    @Test
    void endlessAnswersFailAndTheNextCallSucceeds() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            byte[] request = new byte[8192];
                            StringBuilder text = new StringBuilder();
                            while (!text.toString().contains("endless")
                                    && !text.toString().contains("hello")) {
                                int count = connection.getInputStream().read(request);
                                if (count < 0) {
                                    return;
                                }
                                text.append(
                                        new String(request, 0, count, StandardCharsets.ISO_8859_1));
                            }
                            OutputStream output = connection.getOutputStream();
                            if (text.toString().contains("hello")) {
                                byte[] body =
                                        "{\"choices\":[{\"message\":{\"content\":\"well\"},\"finish_reason\":\"stop\"}]}"
                                                .getBytes(StandardCharsets.US_ASCII);
                                output.write(ByteServer.keptResponse("200 OK", body));
                                return;
                            }
                            output.write(
                                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"choices\":[{\"message\":{\"content\":\""
                                            .getBytes(StandardCharsets.US_ASCII));
                            while (true) {
                                output.write(BLOCK);
                            }
                        })) {
            Process program =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx128m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Program.class.getName(),
                                    server.address())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try {
                List<String> lines =
                        new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> line.matches("(endless|then): .*"))
                                .toList();
                assertThat(lines)
                        .containsExactly(
                                "endless: CopilotServerException",
                                "endless: CopilotServerException",
                                "then: well");
            } finally {
                program.destroyForcibly();
            }
        }
    }
}
