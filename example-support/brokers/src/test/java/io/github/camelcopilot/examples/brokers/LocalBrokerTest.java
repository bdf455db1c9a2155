// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lifecycle of a broker in a separate process. The tests of the examples show that it works.
 */
class LocalBrokerTest {

    /** A killed process cannot delete its broker's files. */
    @TempDir private Path temporary;

    @Test
    void endsWithTheProcessThatStartedIt() throws Exception {
        try (ExampleRun starter =
                ExampleRun.of(Starter.class).property("java.io.tmpdir", temporary).start()) {
            String output = starter.awaitOutput("port=").output();
            int port = Integer.parseInt(output.replaceAll("(?s).*port=(\\d+).*", "$1"));
            assertThat(listens(port)).isTrue();

            starter.kill();

            await().atMost(Duration.ofSeconds(30)).until(() -> !listens(port));
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Starts a broker and waits to be killed. */
    static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) throws InterruptedException {
            LocalBroker broker = LocalBroker.artemis();
            System.out.println(broker.address().replaceAll(".*:", "port="));
            new CountDownLatch(1).await();
        }
    }
}
