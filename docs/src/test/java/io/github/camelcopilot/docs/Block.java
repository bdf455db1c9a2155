// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import java.nio.file.Path;

/**
 * A block of code on a page.
 *
 * @param line line of its first text, from 1
 * @param language its language according to the page; empty = none
 */
record Block(Path page, int line, String language, String text) {

    @Override
    public String toString() {
        return Repository.ROOT.relativize(page) + ":" + line + " " + language;
    }
}
