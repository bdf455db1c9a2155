// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of commands. Their modules, profiles, classes and coordinates must exist in this
 * repository or, for a class, on the page. The commands are not run.
 */
final class ShellSnippet {

    private static final Pattern MODULES = Pattern.compile("(?:^|\\s)-pl[ =](\\S+)");
    private static final Pattern POM = Pattern.compile("(?:^|\\s)-f[ =](\\S+)");
    private static final Pattern PROFILES = Pattern.compile("(?:^|\\s)-P(\\S+)");
    private static final Pattern NAMED_CLASS =
            Pattern.compile("-D(?:test|exec\\.mainClass)=([\\w.]+)");
    private static final Pattern COORDINATES =
            Pattern.compile(Pattern.quote(Repository.GROUP) + ":([\\w-]+)(?::([\\w.-]+))?");

    private ShellSnippet() {}

    static void check(Block block) throws IOException {
        for (String command : block.text().replace("\\\n", " ").split("\n", -1)) {
            checkMaven(command.replaceAll("\\s#.*", ""), block.page());
            Matcher coordinates = COORDINATES.matcher(command);
            while (coordinates.find()) {
                assertThat(Repository.artifacts()).containsKey(coordinates.group(1));
                if (coordinates.group(2) != null) {
                    assertThat(coordinates.group(2)).isEqualTo(Repository.version());
                }
            }
        }
    }

    private static void checkMaven(String command, Path page) throws IOException {
        if (!command.matches(".*\\bmvn\\b.*")) {
            return;
        }
        List<Path> poms = new ArrayList<>(List.of(Repository.ROOT.resolve("pom.xml")));
        for (String module : found(MODULES, command)) {
            for (String name : module.split(",", -1)) {
                poms.add(Repository.ROOT.resolve(name).resolve("pom.xml"));
            }
        }
        found(POM, command).forEach(pom -> poms.add(Repository.ROOT.resolve(pom)));
        assertThat(poms).as(command).allSatisfy(pom -> assertThat(pom).exists());
        StringBuilder all = new StringBuilder();
        for (Path pom : poms) {
            all.append(Files.readString(pom));
        }
        for (String profiles : found(PROFILES, command)) {
            for (String profile : profiles.split(",", -1)) {
                assertThat(all).as(command).contains("<id>" + profile + "</id>");
            }
        }
        for (String name : found(NAMED_CLASS, command)) {
            boolean here =
                    !Repository.files(Repository.ROOT, "/" + name.replace('.', '/') + ".java")
                            .isEmpty();
            assertThat(here || isOn(page, name)).as("%s in: %s", name, command).isTrue();
        }
    }

    private static boolean isOn(Path page, String name) throws IOException {
        String text = Files.readString(page);
        int dot = name.lastIndexOf('.');
        return text.contains("class " + name.substring(dot + 1) + " ")
                && (dot < 0 || text.contains("package " + name.substring(0, dot) + ";"));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1)).toList();
    }
}
