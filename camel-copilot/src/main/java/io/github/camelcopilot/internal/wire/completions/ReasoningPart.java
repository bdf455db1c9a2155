// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.internal.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of the reasoning, such as an element of {@code reasoning_details}, of which a stream holds
 * fragments. Used by one thread at a time.
 */
final class ReasoningPart {

    /** The members whose fragments are joined; any other one is replaced. */
    private static final List<String> TEXTS = List.of("text", "summary", "thinking");

    /** The members that end a part which has no index. */
    private static final List<String> LAST = List.of("signature", "data");

    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS =
            new TypeReference<>() {};

    private final ObjectNode members;

    /** The member that grows, or null as long as there are no more fragments. */
    private String grows;

    private final StringBuilder joined = new StringBuilder(0);

    ReasoningPart(JsonNode first) {
        members = first.deepCopy();
    }

    /** Returns whether an object is another fragment of this part. */
    boolean isContinuedBy(JsonNode fragment) {
        return fragment.isObject()
                && members.path("type").equals(fragment.path("type"))
                && members.path("index").equals(fragment.path("index"))
                && (fragment.has("index") || LAST.stream().noneMatch(this::has));
    }

    private boolean has(String member) {
        return !members.path(member).asText("").isEmpty();
    }

    /**
     * Adds a fragment.
     *
     * @return the change of the size in characters
     */
    int add(JsonNode fragment) {
        int size = 0;
        for (Map.Entry<String, JsonNode> member : fragment.properties()) {
            JsonNode value = member.getValue();
            if (TEXTS.contains(member.getKey()) && value.isTextual()) {
                size += join(member.getKey(), value.textValue());
            } else if (!value.isNull() && !value.equals(members.get(member.getKey()))) {
                members.set(member.getKey(), value);
                size += value.toString().length();
            }
        }
        return size;
    }

    private int join(String name, String text) {
        if (!name.equals(grows)) {
            settle();
            grows = name;
            joined.append(members.path(name).asText(""));
        }
        joined.append(text);
        return text.length();
    }

    private void settle() {
        if (grows != null) {
            members.put(grows, joined.toString());
            joined.setLength(0);
            grows = null;
        }
    }

    /** Returns the members of the part as far as they have been received. */
    Map<String, Object> members() {
        settle();
        return Json.MAPPER.convertValue(members, MEMBERS);
    }
}
