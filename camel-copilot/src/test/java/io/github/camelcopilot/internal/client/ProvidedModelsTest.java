// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The user's own list may fail in any way; whoever waits for it is told. */
class ProvidedModelsTest {

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);

    @AfterEach
    void stop() {
        clock.close();
    }

    private CompletableFuture<ModelList> ask(ModelsProvider provider) {
        return new ProvidedModels(provider, clock).request().toCompletableFuture();
    }

    static Stream<ModelsProvider> broken() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> null,
                () -> CompletableFuture.completedFuture(null),
                () -> CompletableFuture.failedFuture(new IllegalStateException("broken")),
                ProvidedModelsTest::stageThatThrows);
    }

    private static CompletionStage<List<ModelInfo>> stageThatThrows() {
        return new CompletableFuture<>() {
            @Override
            public CompletableFuture<List<ModelInfo>> whenComplete(
                    java.util.function.BiConsumer<? super List<ModelInfo>, ? super Throwable>
                            action) {
                throw new IllegalStateException("broken");
            }
        };
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whateverIsWrongIsAServerException(ModelsProvider provider) {
        assertThatThrownBy(() -> ask(provider).join())
                .cause()
                .isInstanceOfSatisfying(
                        CopilotServerException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo("models_provider"));
        assertThat(clock.pending()).isEmpty();
    }

    @Test
    void anEntryThatIsMissingDoesNotLoseTheOthers() {
        List<ModelInfo> holed = new ArrayList<>();
        holed.add(null);
        holed.add(ModelInfo.of("m"));
        assertThat(ask(() -> CompletableFuture.completedFuture(holed)).join())
                .containsExactly(ModelInfo.of("m"));
    }

    @Test
    void aTypedFailureStaysWhatItIs() {
        CopilotServerException known =
                new CopilotServerException("down", null, ErrorDetails.ofCode("mine"));
        assertThatThrownBy(
                        () ->
                                ask(() ->
                                                CompletableFuture.<List<ModelInfo>>failedFuture(
                                                                known)
                                                        .thenApply(models -> models))
                                        .join())
                .hasCause(known);
    }

    @Test
    void codeThatBlocksDoesNotKeepOthersWaiting() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ModelsProvider blocking =
                () -> {
                    blocked.countDown();
                    awaitQuietly(release);
                    return CompletableFuture.completedFuture(List.of());
                };
        Thread asker = new Thread(() -> ask(blocking).join());
        asker.start();
        assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
        // The clock can give up already, whatever the code does.
        assertThat(clock.delays()).containsExactly(ProvidedModels.TIMEOUT);
        release.countDown();
        asker.join(20_000);
        assertThat(clock.pending()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aListThatNeverComesIsGivenUp() throws Exception {
        CompletableFuture<ModelList> waiting = ask(CompletableFuture::new);
        assertThat(clock.delays()).containsExactly(ProvidedModels.TIMEOUT);
        clock.advance(ProvidedModels.TIMEOUT);
        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(CopilotServerException.class)
                .hasMessageContaining("within 60 s");
        assertThat(clock.pending()).isEmpty();
    }
}
