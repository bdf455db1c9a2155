// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts of the example. They are copied, because the route moves its input, and the folder in
 * the repository must not change.
 */
record SampleTexts(Path folder) {

    /** Copies texts that are not in the inbox: neither waiting nor done nor failed. */
    void copyTo(Path inbox) {
        List<Path> states = List.of(inbox, inbox.resolve(".done"), inbox.resolve(".failed"));
        try (Stream<Path> texts = Files.list(folder)) {
            Files.createDirectories(inbox);
            for (Path text : texts.toList()) {
                Path name = text.getFileName();
                if (states.stream().map(state -> state.resolve(name)).noneMatch(Files::exists)) {
                    copyWhole(text, inbox.resolve(name));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The sample texts can't be copied", failure);
        }
    }

    /** Renames at the end, so that a kill leaves no incomplete text in the inbox. */
    private static void copyWhole(Path text, Path target) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        Files.copy(
                text,
                part,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
