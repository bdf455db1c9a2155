// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import io.github.camelcopilot.CopilotComponent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A local Maven repository that contains the artifacts of this build without installing them:
 * symbolic links into the user's repository, except for this project's group, whose artifacts come
 * from the checkout.
 */
final class LocalRepository {

    private static final String PARENT = "camel-copilot-parent";
    private static final String COMPONENT = "camel-copilot";

    private LocalRepository() {}

    /** Creates a repository in an empty folder, and returns the folder. */
    static Path create(Path folder) throws IOException, URISyntaxException {
        Path real =
                Path.of(
                        System.getProperty(
                                "maven.repo.local",
                                System.getProperty("user.home") + "/.m2/repository"));
        Path group = Path.of(Repository.GROUP.replace('.', '/'));
        Path level = Path.of("");
        for (Path name : group) {
            link(real.resolve(level), folder.resolve(level), name);
            level = level.resolve(name);
        }
        Path installed = Files.createDirectories(folder.resolve(group));
        install(installed, PARENT, Repository.ROOT.resolve("pom.xml"));
        Path component =
                install(
                        installed,
                        COMPONENT,
                        Repository.ROOT.resolve(COMPONENT).resolve("pom.xml"));
        jar(component.resolveSibling(fileName(COMPONENT, "jar")));
        return folder;
    }

    /** Links the entries of one folder into another, except one name. */
    private static void link(Path from, Path to, Path without) throws IOException {
        Files.createDirectories(to);
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().equals(without)) {
                    Files.createSymbolicLink(
                            to.resolve(entry.getFileName()), entry.toAbsolutePath());
                }
            }
        }
    }

    private static Path install(Path group, String artifact, Path pom) throws IOException {
        Path folder =
                Files.createDirectories(group.resolve(artifact).resolve(Repository.version()));
        return Files.copy(pom, folder.resolve(fileName(artifact, "pom")));
    }

    private static String fileName(String artifact, String ending) throws IOException {
        return artifact + "-" + Repository.version() + "." + ending;
    }

    /** The component is on this class path as a jar or, before its phase package, as a folder. */
    private static void jar(Path jar) throws IOException, URISyntaxException {
        Path built =
                Path.of(
                        CopilotComponent.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        if (Files.isRegularFile(built)) {
            Files.copy(built, jar);
            return;
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(built)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : all) {
                entries.putNextEntry(new JarEntry(built.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
