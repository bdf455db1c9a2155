// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 500 exchanges that wait for an approval hold few threads, and each of them ends. */
@Timeout(120)
class ManyApprovalsTest {

    private static final int EXCHANGES = 500;

    /** The limit of the project for waiting exchanges. */
    private static final int MAX_THREADS = 40;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    /** Keeps its decisions open until the test completes them. */
    private static final class PatientApproval implements ToolApproval {
        private final Queue<CompletableFuture<String>> open = new ConcurrentLinkedQueue<>();

        @Override
        public CompletionStage<?> decide(ToolInvocation call) {
            CompletableFuture<String> decision = new CompletableFuture<>();
            open.add(decision);
            return decision;
        }
    }

    private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());
    private final PatientApproval approval = new PatientApproval();
    private final TestTool refund = TestTool.of("refund", "refunded");
    private VirtualScheduler clock;
    private ChatContext context;
    private List<CompletableFuture<Exchange>> exchanges;

    @BeforeEach
    void start() {
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        context = new ChatContext(clock);
        context.camel().getRegistry().bind("approval", approval);
        context.camel().getRegistry().bind("refund", refund);
        SERVER.server()
                .answerWith(
                        request ->
                                request.toolResults().isEmpty()
                                        ? Answer.text("").toolCall("refund", "{}")
                                        : Answer.text("Done"));
    }

    @AfterEach
    void stop() {
        context.close();
        clock.close();
    }

    private void awaitApprovals(String operation) throws Exception {
        String uri =
                ChatContext.uri(
                                SERVER.url(),
                                "&tags=test&toolApproval=#bean:approval&toolApprovalTimeout=5m")
                        .replace("copilot:chat", operation);
        exchanges = IntStream.range(0, EXCHANGES).mapToObj(i -> context.sendLater(uri)).toList();
        await().until(() -> approval.open.size() == EXCHANGES);
        // The threads of the answers end when idle.
        await().untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(MAX_THREADS));
    }

    /** Returns the threads that this test has started; those of the server do not count. */
    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.contains("simulator"))
                .toList();
    }

    private List<Exception> failures() {
        return exchanges.stream()
                .map(exchange -> exchange.orTimeout(60, TimeUnit.SECONDS).join().getException())
                .toList();
    }

    @Test
    void theirLimitEndsThem() throws Exception {
        awaitApprovals("copilot:chat");

        clock.advance(LIMIT);

        assertThat(failures())
                .allSatisfy(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                CopilotToolException.class,
                                                tool ->
                                                        assertThat(tool.getCode())
                                                                .isEqualTo("approval_timeout")));
        assertThat(refund.calls()).isEmpty();
    }

    @Test
    void theStopOfTheContextEndsThem() throws Exception {
        awaitApprovals("copilot:chat");

        context.close();

        assertThat(failures())
                .allSatisfy(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(CopilotServerException.class)
                                        .hasMessageContaining("the component was stopped"));
        assertThat(refund.calls()).isEmpty();
    }

    @Test
    void approvalsContinueThem() throws Exception {
        awaitApprovals("copilot:stream:desk");

        approval.open.forEach(decision -> decision.complete("yes"));

        assertThat(failures()).containsOnlyNulls();
        assertThat(refund.calls()).hasSize(EXCHANGES);
        assertThat(exchanges)
                .allSatisfy(
                        exchange ->
                                assertThat(exchange.join().getMessage().getBody())
                                        .isEqualTo("Done"));
    }

    @Test
    void anApproverThatFailsFailsThem() throws Exception {
        awaitApprovals("copilot:chat");

        approval.open.forEach(
                decision -> decision.completeExceptionally(new IllegalStateException("closed")));

        assertThat(failures())
                .allSatisfy(
                        failure ->
                                assertThat(((CopilotException) failure).getCode())
                                        .isEqualTo("approval_failed"));
        assertThat(refund.calls()).isEmpty();
    }
}
