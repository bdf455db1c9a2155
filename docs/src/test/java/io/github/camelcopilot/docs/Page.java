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

/** A page of Markdown or AsciiDoc, as its blocks of code. */
final class Page {

    private static final Pattern FENCE = Pattern.compile("^(\\s*)(```+|~~~+)(.*)$");
    private static final Pattern SOURCE = Pattern.compile("^\\[source,([^\\],]+).*]$");
    private static final String ASCIIDOC_FENCE = "----";

    private Page() {}

    static List<Block> blocks(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<Block> blocks = new ArrayList<>();
        boolean asciidoc = page.toString().endsWith(".adoc");
        for (int i = 0; i < lines.size(); i++) {
            String indent;
            String fence;
            String language;
            if (asciidoc) {
                if (!lines.get(i).equals(ASCIIDOC_FENCE)) {
                    continue;
                }
                Matcher source = SOURCE.matcher(lines.get(i - 1));
                indent = "";
                fence = ASCIIDOC_FENCE;
                language = source.matches() ? source.group(1) : "";
            } else {
                Matcher opening = FENCE.matcher(lines.get(i));
                if (!opening.matches()) {
                    continue;
                }
                indent = opening.group(1);
                fence = opening.group(2);
                language = opening.group(3).strip();
            }
            int begin = i + 1;
            StringBuilder text = new StringBuilder();
            for (i++; i < lines.size() && !lines.get(i).strip().equals(fence); i++) {
                String line = lines.get(i);
                text.append(line.startsWith(indent) ? line.substring(indent.length()) : line)
                        .append('\n');
            }
            assertThat(i).as("the end of the block at %s:%d", page, begin).isLessThan(lines.size());
            blocks.add(new Block(page, begin + 1, language, text.toString()));
        }
        return blocks;
    }
}
