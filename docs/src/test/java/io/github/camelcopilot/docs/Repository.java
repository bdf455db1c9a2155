// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of this repository. */
final class Repository {

    static final Path ROOT = Path.of("..");
    static final String GROUP = "io.github.camel-copilot";

    private static final Pattern OWN_COORDINATES =
            Pattern.compile("</parent>.*?<artifactId>([^<]+)</artifactId>", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private Repository() {}

    /** Returns the files below a folder, without build output. */
    static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the version that every module of the repository has. */
    static String version() throws IOException {
        Matcher version = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    /** Returns the folder of each artifact that is built here. */
    static Map<String, Path> artifacts() throws IOException {
        Map<String, Path> artifacts = new HashMap<>();
        for (Path pom : files(ROOT, "pom.xml")) {
            Matcher name = OWN_COORDINATES.matcher(Files.readString(pom));
            if (pom.getFileName().toString().equals("pom.xml") && name.find()) {
                artifacts.put(name.group(1), pom.getParent());
            }
        }
        return artifacts;
    }
}
