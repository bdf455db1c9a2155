package io.github.camelcopilot.examples.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Short words for what tests do with folders. */
public record Folder(Path path) {

    /** A folder in it, whether there is one or not. */
    public Folder sub(String name) {
        return new Folder(path.resolve(name));
    }

    /** Writes a text, in a sub-folder if its name says so, and returns its path. */
    public Path write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** The whole text of a file. */
    public String read(String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    /** The relative names of all files in it, however deep and hidden; none if it isn't there. */
    public List<String> files() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        names.add(path.relativize(file).toString());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) {
                        // Renamed by a run that is under way.
                        return FileVisitResult.CONTINUE;
                    }
                });
        names.sort(null);
        return names;
    }

    /** As {@link #files()}, without those in its folders. */
    public List<String> ownFiles() throws IOException {
        return files().stream().filter(name -> Path.of(name).getNameCount() == 1).toList();
    }

    /** The texts whose summary is whole, the files with their temporary names left out. */
    public List<String> summarised() throws IOException {
        return files().stream()
                .filter(name -> name.endsWith(".summary.txt"))
                .map(name -> name.substring(0, name.length() - ".summary.txt".length()))
                .toList();
    }
}
