package io.github.camelcopilot.examples.batch;

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

    /** Writes a text, in a sub-folder if its name says so, and returns its path. */
    Path write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    String read(String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    /** The relative names of all files in it, however deep and hidden; none if it isn't there. */
    List<String> files() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** The texts whose summary is whole, the files with their temporary names left out. */
    List<String> summarised() throws IOException {
        return files().stream()
                .filter(name -> name.endsWith(".summary.txt"))
                .map(name -> name.substring(0, name.length() - ".summary.txt".length()))
                .toList();
    }
}
