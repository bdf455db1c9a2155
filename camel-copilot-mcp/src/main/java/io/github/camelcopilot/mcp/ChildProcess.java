// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.tool.McpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of an MCP server, with the processes that it starts: {@code npx}, for example, starts
 * a shell, which starts the server. Thread-safe.
 */
final class ChildProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

    /** The only variables that the child inherits: others may be credentials. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    /** Time for the processes to end by themselves, then after a request, then after force. */
    private static final long STEP_MILLIS = 1_000;

    private final Process process;
    private final Executor executor;

    /** All processes that were seen. Those whose parent has ended cannot be found any more. */
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    private ChildProcess(Process process, Executor executor) {
        this.process = process;
        this.executor = executor;
    }

    /**
     * Starts the process of a server. May block while the operating system does so.
     *
     * @param executor runs what may block for a moment
     * @throws CallFailure if it cannot be started
     */
    static ChildProcess start(McpServer server, Executor executor) throws CallFailure {
        ProcessBuilder builder = new ProcessBuilder(server.command());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.putAll(server.environment());
        try {
            return new ChildProcess(builder.start(), executor);
        } catch (IOException | RuntimeException failure) {
            String program = server.command().get(0);
            throw CallFailure.notRun(
                    "the program '"
                            + program
                            + "' cannot be started; check that it is installed and on the PATH"
                            + (program.contains(" ")
                                    ? ", and write its arguments in the option args"
                                    : ""),
                    failure);
        }
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream errors() {
        return process.getErrorStream();
    }

    /** Returns a future that completes with the exit code when the process ends. */
    CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Remembers the processes that the child has started until now. */
    void rememberDescendants() {
        synchronized (seen) {
            process.descendants().forEach(seen::add);
        }
    }

    /**
     * Ends the process and its descendants: closes its input, then requests the end of those that
     * still run, then forces it.
     *
     * @return a future that completes within a few seconds, and never fails
     */
    CompletableFuture<Void> close() {
        rememberDescendants();
        // A write that waits for the child to read blocks the closing, too.
        executor.execute(this::closeInput);
        return ended().thenCompose(
                        all -> {
                            alive().forEach(ProcessHandle::destroy);
                            return ended();
                        })
                .thenCompose(
                        all -> {
                            alive().forEach(ProcessHandle::destroyForcibly);
                            return ended();
                        })
                .handle(
                        (all, failure) -> {
                            if (!alive().isEmpty()) {
                                LOG.warn("A process of an MCP server could not be ended");
                            }
                            return null;
                        });
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyBroken) {
            LOG.debug("The input of an MCP server is already closed");
        }
    }

    /** Completes when no process is running, but after a step at the latest. */
    private CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(
                        alive().stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private List<ProcessHandle> alive() {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(process.toHandle());
        synchronized (seen) {
            all.addAll(seen);
        }
        all.removeIf(each -> !each.isAlive());
        return all;
    }
}
