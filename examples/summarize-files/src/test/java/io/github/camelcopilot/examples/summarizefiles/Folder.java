package io.github.camelcopilot.examples.summarizefiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Short words for what tests do with folders. */
record Folder(Path path) {

    Folder sub(String name) {
        return new Folder(path.resolve(name));
    }

    /** Writes a text and returns its path. */
    Path write(String name, String text) throws IOException {
        return Files.writeString(path.resolve(name), text);
    }

    String read(String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    /** The names of the files in it, hidden ones included, folders not; none if it isn't there. */
    List<String> files() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
