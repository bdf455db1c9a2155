// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The running example, for the tests of one class: on any free port, with a {@link CopilotServer}
 * instead of Copilot, and without retries, which would only take time.
 */
final class RunningChat implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    static final String TOKEN = "gho_a-value-that-nobody-may-see";

    private CopilotServer server;
    private StreamingChat chat;
    private Path transcripts;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        transcripts = Files.createTempDirectory("transcripts");
        server = CopilotServer.start();
        chat =
                new StreamingChat(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        false,
                                        StandardCharsets.UTF_8))
                        .with("chat.port", 0)
                        .with("chat.transcripts", transcripts)
                        .with("camel.component.copilot.base-url", server.url())
                        .with("camel.component.copilot.token", TOKEN)
                        .with("camel.component.copilot.max-retries", 0)
                        .start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server.reset();
        try (Stream<Path> files = Files.list(transcripts)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        chat.close();
        server.close();
        try (Stream<Path> files = Files.walk(transcripts)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(RunningChat::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    CopilotServer server() {
        return server;
    }

    String url() {
        return chat.url();
    }

    ChatClient client() {
        return new ChatClient(chat.url());
    }

    /** Returns all transcripts. */
    String transcript() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(transcripts)) {
            for (Path file : files.sorted().toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
