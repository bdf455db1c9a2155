// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import java.nio.ByteBuffer;

/**
 * Detects from the first bytes of a body whether it is JSON or a stream of events, since servers
 * send either one under the content type of the other. A byte order mark, white space and comments
 * before the first significant byte are skipped. Used by one thread at a time.
 */
final class BodyForm {

    /** The kinds of body. */
    enum Form {
        /** No significant byte has been read. */
        UNKNOWN,
        JSON,
        EVENTS
    }

    /**
     * The bytes of a byte order mark in UTF-8; neither JSON nor a field begins with any of them.
     */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private boolean inComment;

    /**
     * Reads up to the first significant byte.
     *
     * @param source afterwards positioned at the first significant byte, or at its limit
     * @return what the body is; {@code UNKNOWN} as long as no significant byte has been read
     */
    Form detect(ByteBuffer source) {
        while (source.hasRemaining()) {
            Form form = formOf((char) (source.get(source.position()) & 0xFF));
            if (form != Form.UNKNOWN) {
                return form;
            }
            source.get();
        }
        return Form.UNKNOWN;
    }

    private Form formOf(char next) {
        if (next == '\n' || next == '\r') {
            inComment = false;
        } else if (next == ':') {
            inComment = true;
        } else if (!inComment && next != ' ' && next != '\t' && BYTE_ORDER_MARK.indexOf(next) < 0) {
            return next == '{' || next == '[' ? Form.JSON : Form.EVENTS;
        }
        return Form.UNKNOWN;
    }
}
