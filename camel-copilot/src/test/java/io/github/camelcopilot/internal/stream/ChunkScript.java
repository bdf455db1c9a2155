// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.internal.client.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Message;

/**
 * Chunks written as text: {@code #called} is a step of a tool call, {@code ~x} reasoning, {@code
 * end} and {@code error} the last chunk, anything else text.
 */
final class ChunkScript {

    static final String TOOL = "weather";
    static final String CALL_ID = "call-1";

    private ChunkScript() {}

    /** Returns the chunks of a list of steps that are separated by {@code |}. */
    static List<Chunk> of(String steps) {
        return steps.isEmpty()
                ? List.of()
                : List.of(steps.split("\\|", -1)).stream().map(ChunkScript::chunk).toList();
    }

    private static Chunk chunk(String step) {
        if (step.startsWith("#")) {
            return Chunk.tool(TOOL, CALL_ID, step.substring(1));
        }
        return step.startsWith("~") ? Chunk.reasoning(step.substring(1)) : Chunk.text(step);
    }

    /** Returns the last chunk of a stream whose last model call has this text. */
    static Chunk end(String text) {
        return Chunk.end(
                ChatResult.builder().text(text).finishReason(FinishReason.STOP).build(), false);
    }

    /** Returns a chunk in the notation of this class. */
    static String describe(Chunk chunk) {
        return describe(
                chunk.type().headerValue(),
                chunk.text(),
                chunk.tool() == null ? null : chunk.tool().state());
    }

    /** Returns a message in the notation of this class. */
    static String describe(Message message) {
        return describe(
                message.getHeader(CopilotHeaders.CHUNK_TYPE, String.class),
                message.getBody(String.class),
                message.getHeader(CopilotHeaders.TOOL_STATE, String.class));
    }

    private static String describe(String type, String text, String state) {
        return switch (type) {
            case "text" -> text;
            case "reasoning" -> "~" + text;
            case "tool" -> text + "#" + state;
            default -> type;
        };
    }

    static List<String> describeAll(List<? extends Message> messages) {
        return messages.stream().map(ChunkScript::describe).toList();
    }

    /** Returns an executor that runs each task on the thread that submits it. */
    static ExecutorService onSameThread() {
        return new AbstractExecutorService() {
            private volatile boolean isShutdown;

            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public void shutdown() {
                isShutdown = true;
            }

            @Override
            public List<Runnable> shutdownNow() {
                isShutdown = true;
                return new ArrayList<>();
            }

            @Override
            public boolean isShutdown() {
                return isShutdown;
            }

            @Override
            public boolean isTerminated() {
                return isShutdown;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }
}
