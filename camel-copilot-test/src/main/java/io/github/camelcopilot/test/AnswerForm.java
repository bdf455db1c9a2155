// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Formats content as the answer to a prompt in one wire format. Stateless and thread-safe. */
interface AnswerForm {

    /** The answer as one JSON object. */
    ObjectNode whole(AnswerText text);

    /**
     * The answer as server-sent events, in UTF-8, each with its empty line; one or more per word of
     * the text and per fragment of a call's arguments.
     */
    List<byte[]> events(AnswerText text);
}
