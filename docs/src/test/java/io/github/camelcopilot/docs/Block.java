package io.github.camelcopilot.docs;

import java.nio.file.Path;

/**
 * A block of code on a page.
 *
 * @param line where its text begins, from 1
 * @param language what the page says it is; empty = the page says nothing
 */
record Block(Path page, int line, String language, String text) {

    @Override
    public String toString() {
        return Repository.ROOT.relativize(page) + ":" + line + " " + language;
    }
}
