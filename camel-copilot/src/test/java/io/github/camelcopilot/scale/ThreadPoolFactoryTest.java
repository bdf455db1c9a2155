// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thread pool factory may give executors other than {@code ThreadPoolExecutor}, in which, as with
 * virtual threads, each task has a thread of its own.
 */
@Timeout(120)
class ThreadPoolFactoryTest {

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private BlockingRoutes routes;
    private CopilotRoute route;

    /** Wraps its executors, as factories do that pass a context from thread to thread. */
    private static final class WrappingFactory extends DefaultThreadPoolFactory {

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
            return Executors.unconfigurableExecutorService(Executors.newCachedThreadPool(threads));
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = CopilotRoute.at(server.server());
        route.context().getExecutorServiceManager().setThreadPoolFactory(new WrappingFactory());
        routes = new BlockingRoutes(server.server());
        route.start(routes);
    }

    @AfterEach
    void close() {
        routes.openGate();
        route.close();
    }

    private Message answer(String uri) throws Exception {
        return CopilotRoute.succeeded(routes.send(uri).get(20, TimeUnit.SECONDS));
    }

    @Test
    void chats() throws Exception {
        assertThat(answer(BlockingRoutes.CHAT).getBody()).isEqualTo(BlockingRoutes.TEXT);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void streams(EmitForm form) throws Exception {
        assertThat(form.read(answer(BlockingRoutes.stream(form))).rest())
                .isEqualTo(BlockingRoutes.TEXT);
    }

    @Test
    void deliversChunksToAChannel() throws Exception {
        assertThat(answer(BlockingRoutes.CHANNEL).getBody()).isEqualTo(BlockingRoutes.TEXT);
        routes.words().awaitEnds(1);

        assertThat(routes.words().text()).isEqualTo(BlockingRoutes.TEXT);
    }

    @Test
    void blockingRoutesDoNotDelayOthers() throws Exception {
        List<CompletableFuture<Exchange>> waiting =
                Stream.generate(() -> routes.send(BlockingRoutes.BLOCKING_CHAT))
                        .limit(100)
                        .toList();
        await().until(() -> routes.blocked().get() == 100);

        assertThat(answer(BlockingRoutes.CHAT).getBody()).isEqualTo(BlockingRoutes.TEXT);

        routes.openGate();
        for (CompletableFuture<Exchange> each : waiting) {
            Message unused = CopilotRoute.succeeded(each.get(20, TimeUnit.SECONDS));
        }
    }
}
