// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A store that several processes share: each version is a file, and only one process can create it.
 * Works on two threads of its own.
 */
final class FileConversations implements ConversationStore, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Path folder;

    FileConversations(Path folder) {
        this.folder = folder;
    }

    @Override
    public CompletionStage<Conversation> load(String id) {
        return CompletableFuture.supplyAsync(() -> read(id), threads);
    }

    Conversation read(String id) {
        long version = 0;
        while (Files.exists(file(id, version + 1))) {
            version++;
        }
        try {
            return version == 0
                    ? null
                    : JSON.readValue(file(id, version).toFile(), Conversation.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Path file(String id, long version) {
        return folder.resolve(id + "." + version);
    }

    @Override
    public CompletionStage<Boolean> save(String id, Conversation next, long expectedVersion) {
        return CompletableFuture.supplyAsync(() -> write(id, next), threads);
    }

    private boolean write(String id, Conversation next) {
        try {
            Path written = Files.createTempFile(folder, "new", null);
            try {
                JSON.writeValue(written.toFile(), next);
                // Unlike a move, a link never replaces a file.
                Files.createLink(file(id, next.version()), written);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            } finally {
                Files.delete(written);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public CompletionStage<Void> delete(String id) {
        throw new UnsupportedOperationException("The test deletes nothing");
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
