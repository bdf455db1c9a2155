// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The settings that a response of OpenAI's Responses API repeats: from the request, or else with
 * the default of the service. Clients that validate responses require them. Holds no state.
 */
final class ResponseSettings {

    private static final ObjectNode DEFAULTS =
            object(
                    """
                    {"instructions":null,"max_output_tokens":null,"max_tool_calls":null,"metadata":{},
                     "parallel_tool_calls":true,"previous_response_id":null,
                     "reasoning":{"effort":null,"summary":null},"service_tier":"default","store":true,
                     "temperature":1.0,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],
                     "top_logprobs":0,"top_p":1.0,"truncation":"disabled","user":null}
                    """);

    /** The defaults that the service adds to the description of a function. */
    private static final ObjectNode FUNCTION_DEFAULTS =
            object("{\"description\":null,\"parameters\":null,\"strict\":true}");

    private ResponseSettings() {}

    /**
     * The settings, a new object.
     *
     * @param request the request's body; an empty object when that is not JSON
     */
    static ObjectNode of(JsonNode request) {
        ObjectNode settings = DEFAULTS.deepCopy();
        DEFAULTS.properties()
                .forEach(
                        setting -> {
                            JsonNode wanted = request.path(setting.getKey());
                            if (isSetting(setting.getValue(), wanted)) {
                                settings.set(setting.getKey(), wanted.deepCopy());
                            }
                        });
        settings.path("tools").forEach(ResponseSettings::complete);
        return settings;
    }

    /**
     * Returns whether the type is correct. Lenient mode accepts others, which would make the
     * response unreadable.
     */
    private static boolean isSetting(JsonNode byDefault, JsonNode wanted) {
        return !wanted.isMissingNode()
                && !wanted.isNull()
                && (byDefault.isNull()
                        || byDefault.getNodeType() == wanted.getNodeType()
                        // tool_choice is a string or an object.
                        || (byDefault.isTextual() && wanted.isObject()));
    }

    private static void complete(JsonNode tool) {
        if (tool instanceof ObjectNode function
                && function.path("type").asText().equals("function")) {
            FUNCTION_DEFAULTS
                    .properties()
                    .forEach(member -> function.putIfAbsent(member.getKey(), member.getValue()));
        }
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
