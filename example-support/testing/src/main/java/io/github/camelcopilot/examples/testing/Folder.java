// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** A folder, with the operations that tests need. */
public record Folder(Path path) {

    /** Returns a subfolder, which need not exist. */
    public Folder sub(String name) {
        return new Folder(path.resolve(name));
    }

    /** Writes a text, in a subfolder if its name contains one, and returns its path. */
    public Path write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Returns the text of a file. */
    public String read(String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    /**
     * Returns the relative names of all files at any depth, including hidden ones; none if the
     * folder does not exist.
     */
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
                        // Renamed by a run in progress.
                        return FileVisitResult.CONTINUE;
                    }
                });
        names.sort(null);
        return names;
    }

    /** Like {@link #files()}, without files in subfolders. */
    public List<String> ownFiles() throws IOException {
        return files().stream().filter(name -> Path.of(name).getNameCount() == 1).toList();
    }

    /** Returns the texts whose summary is complete, without files that have temporary names. */
    public List<String> summarised() throws IOException {
        return files().stream()
                .filter(name -> name.endsWith(".summary.txt"))
                .map(name -> name.substring(0, name.length() - ".summary.txt".length()))
                .toList();
    }
}
