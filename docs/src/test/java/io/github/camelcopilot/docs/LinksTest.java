// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each link between files of this repository has a target, including the heading. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```$|`[^`\\n]*`");
    private static final Pattern HEADING = Pattern.compile("^(?:#+|=+) (.+)$", Pattern.MULTILINE);

    static List<Path> pages() throws IOException {
        return Repository.files(Repository.ROOT, ".md").stream()
                // Sample texts by others.
                .filter(page -> !page.toString().contains("/sample/"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theLinksOfAPageLeadSomewhere(Path page) throws IOException {
        List<String> dead = new ArrayList<>();
        Matcher links = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll("code"));
        while (links.find()) {
            String link = links.group(1);
            if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                dead.add(link);
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    /** Returns the anchors that GitHub creates for the headings of a page. */
    private static Set<String> anchors(Path page) throws IOException {
        boolean asciidoc = page.toString().endsWith(".adoc");
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(Files.readString(page));
        while (headings.find()) {
            String plain = headings.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\s-]", "");
            anchors.add(
                    asciidoc
                            ? "_" + plain.strip().replaceAll("[\\s-]+", "_")
                            : plain.strip().replace(' ', '-'));
        }
        return anchors;
    }
}
