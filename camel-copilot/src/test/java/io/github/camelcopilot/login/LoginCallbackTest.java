// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Poll;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a login ends, the callback is called exactly once, and the message is intact. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class LoginCallbackTest {

    @TempDir private Path folder;

    /** A store that fails at one of its calls. */
    private record FailingStore(String at) implements TokenStore {

        private void fail(String call) {
            if (call.equals(at)) {
                throw new IllegalStateException("the vault is sealed");
            }
        }

        @Override
        public Optional<StoredToken> load(TokenKey key) {
            fail("load");
            return Optional.empty();
        }

        @Override
        public void save(TokenKey key, StoredToken token) {
            fail("save");
        }

        @Override
        public void delete(TokenKey key) {
            fail("delete");
        }
    }

    private static Arguments end(
            String name,
            Consumer<CopilotServer> server,
            TokenStore store,
            boolean stop,
            Class<? extends Exception> failure) {
        return arguments(name, server, store, stop, failure);
    }

    /** The behaviour of the host and of the store, whether the context stops, and the result. */
    static Stream<Arguments> ends() {
        TokenStore sound = new FailingStore("never");
        Class<CopilotAuthenticationException> refused = CopilotAuthenticationException.class;
        Class<CopilotServerException> broken = CopilotServerException.class;
        return Stream.of(
                end("authorized", s -> {}, sound, false, null),
                end("denied", s -> s.login().polls(Poll.ACCESS_DENIED), sound, false, refused),
                end("expired", s -> s.login().polls(Poll.EXPIRED_TOKEN), sound, false, refused),
                end("unknown", s -> s.login().polls(Poll.UNKNOWN_ERROR), sound, false, refused),
                end(
                        "no answer",
                        s -> s.answerWith(r -> Answer.resetBeforeHead()),
                        sound,
                        false,
                        broken),
                end("stopped", s -> s.login().manual(), sound, true, broken),
                end("not read", s -> {}, new FailingStore("load"), false, refused),
                end("not stored", s -> {}, new FailingStore("save"), false, refused));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void theCallbackIsCalledOnce(
            String name,
            Consumer<CopilotServer> preparation,
            TokenStore store,
            boolean stop,
            Class<? extends Exception> failure,
            CopilotServer server)
            throws Exception {
        for (String to : new String[] {"direct:login", "direct:chat"}) {
            server.reset();
            server.login().interval(0);
            preparation.accept(server);
            try (VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(29));
                    LoginRoute route = new LoginRoute(server, folder, clock)) {
                route.options().setTokenStore(store);
                route.options().setAutoLogin(true);
                route.route().context().getShutdownStrategy().setTimeout(1);
                route.start(true);
                Endpoint direct = route.route().context().getEndpoint(to);
                Exchange exchange = direct.createExchange();
                exchange.getMessage().setBody("Hello");
                AtomicInteger calls = new AtomicInteger();
                try (AsyncProducer producer = direct.createAsyncProducer()) {
                    producer.start();
                    producer.process(exchange, doneSync -> calls.incrementAndGet());
                }
                if (stop) {
                    await().until(() -> server.login().polls() > 0);
                    route.close();
                }
                await().until(() -> calls.get() > 0);
                if (failure == null) {
                    assertThat(exchange.getException()).isNull();
                } else {
                    assertThat(exchange.getException()).isExactlyInstanceOf(failure);
                    assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
                }
                route.close();
                assertThat(calls).hasValue(1);
                if (store.equals(new FailingStore("load"))) {
                    // A store that cannot be used is found before the user is prompted.
                    assertThat(server.login().deviceCodes()).isZero();
                }
            }
        }
    }
}
