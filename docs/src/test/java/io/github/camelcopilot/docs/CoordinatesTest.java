// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page that names coordinates of this project says how to obtain the artifacts until they are
 * released: with one command, the same on every page, and in the version that it installs.
 */
class CoordinatesTest {

    private static final String NOT_RELEASED = "Nothing is released yet";

    /** The command on each page. */
    private static final String INSTALL =
            "mvn -q install -pl camel-copilot-jdbc,camel-copilot-mcp,camel-copilot-starter,camel-copilot-test"
                    + " -am -Dmaven.test.skip";

    /** The command on the page of the examples: a copy of an example needs the shared modules. */
    private static final String INSTALL_ALL = "mvn -q install -Dmaven.test.skip";

    private static final Pattern COORDINATES =
            Pattern.compile(
                    Pattern.quote(Repository.GROUP)
                            + "(?::|</groupId>\\s*<artifactId>)([\\w-]+)(?:(?::|</artifactId>\\s*<version>)([^\\s`<]+))?");
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{camel-copilot[^}]*}");
    private static final Pattern ANY_INSTALL = Pattern.compile("mvn [^\\n]*\\binstall\\b[^\\n]*");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(Repository.files(Repository.ROOT, ".md"));
        pages.addAll(Repository.files(Repository.ROOT, ".adoc"));
        return pages;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void aPageThatNamesCoordinatesSaysHowToGetThem(Path page) throws IOException {
        check(Files.readString(page));
    }

    private static void check(String page) throws IOException {
        assertThat(PROPERTY.matcher(page).results())
                .as("versions that are defined nowhere")
                .isEmpty();
        assertThat(ANY_INSTALL.matcher(page).results().map(found -> found.group()))
                .as("commands that install something else")
                .allMatch(command -> command.equals(INSTALL) || command.equals(INSTALL_ALL));
        Matcher coordinates = COORDINATES.matcher(page);
        while (coordinates.find()) {
            assertThat(page).contains(NOT_RELEASED, INSTALL, "`" + Repository.version() + "`");
            assertThat(Repository.artifacts()).containsKey(coordinates.group(1));
            if (coordinates.group(2) != null) {
                assertThat(coordinates.group(2)).isEqualTo(Repository.version());
            }
        }
    }

    /** The command installs every artifact that users may depend on. */
    @Test
    void theCommandInstallsAllArtifacts() throws IOException {
        List<String> modules = List.of(INSTALL.replaceAll(".* -pl (\\S+) .*", "$1").split(",", -1));
        assertThat(modules)
                .allSatisfy(module -> assertThat(Repository.artifacts()).containsKey(module));
        // With -am: the starter needs the component.
        assertThat(Files.readString(Repository.ROOT.resolve("camel-copilot-starter/pom.xml")))
                .contains("<artifactId>camel-copilot</artifactId>");
        Matcher module =
                Pattern.compile("<module>(camel-copilot[^<]*)</module>")
                        .matcher(Files.readString(Repository.ROOT.resolve("pom.xml")));
        List<String> published = new ArrayList<>();
        while (module.find()) {
            published.add(module.group(1));
        }
        published.remove("camel-copilot");
        assertThat(modules).containsExactlyInAnyOrderElementsOf(published);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<groupId>io.github.camel-copilot</groupId> <artifactId>camel-copilot</artifactId>",
                "NOTE INSTALL io.github.camel-copilot:camel-copilot:9.9",
                "NOTE INSTALL io.github.camel-copilot:camel-pilot:VERSION",
                "NOTE INSTALL <groupId>io.github.camel-copilot</groupId> <artifactId>camel-copilot</artifactId> <version>1</version>",
                "<version>${camel-copilot.version}</version>",
                "NOTE io.github.camel-copilot:camel-copilot:VERSION",
                "mvn install -DskipTests"
            })
    void aPageThatIsWrongIsFound(String text) throws IOException {
        String page =
                text.replace("NOTE", NOT_RELEASED + " `" + Repository.version() + "`")
                        .replace("INSTALL", INSTALL + "\n")
                        .replace("VERSION", Repository.version());

        assertThatThrownBy(() -> check(page)).isInstanceOf(AssertionError.class);
    }
}
