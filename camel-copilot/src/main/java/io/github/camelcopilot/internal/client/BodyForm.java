package io.github.camelcopilot.internal.client;

import java.nio.ByteBuffer;

/**
 * Tells by the first bytes of a body whether it is JSON or a stream of events, since services give
 * either the content type of the other. A byte order mark, blanks and comments before them say
 * nothing. Used by one thread at a time.
 */
final class BodyForm {

    /** What a body is. */
    enum Form {
        /** No byte has come yet that says it. */
        UNKNOWN,
        JSON,
        EVENTS
    }

    /** The bytes of a byte order mark in UTF-8, none of which begins JSON or a field. */
    private static final String MARK = "\u00EF\u00BB\u00BF";

    private Form form = Form.UNKNOWN;
    private boolean inComment;

    Form form() {
        return form;
    }

    /**
     * Looks at the next bytes.
     *
     * @param source its position is left where the first byte is that says what the body is, or at
     *     the limit
     */
    void look(ByteBuffer source) {
        while (form == Form.UNKNOWN && source.hasRemaining()) {
            look((char) (source.get(source.position()) & 0xFF));
            if (form == Form.UNKNOWN) {
                source.get();
            }
        }
    }

    private void look(char first) {
        if (first == '\n' || first == '\r') {
            inComment = false;
        } else if (first == ':') {
            inComment = true;
        } else if (!inComment && first != ' ' && first != '\t' && MARK.indexOf(first) < 0) {
            form = first == '{' || first == '[' ? Form.JSON : Form.EVENTS;
        }
    }
}
