// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One model of a list, with all capabilities that Copilot's list contains.
 *
 * @param id the name of the model in requests
 * @param supportedEndpoints the paths that serve the model; empty = the entry omits them
 * @param type {@code chat} or {@code embeddings}
 */
record Model(String id, List<String> supportedEndpoints, String type) {

    private static final String EMBEDDINGS = "embeddings";

    private static final String CREATED_AT = "2026-01-01T00:00:00Z";
    private static final long CREATED = 1767225600;
    private static final int MAX_INPUTS = 512;

    Model {
        if (id.isBlank()) {
            throw new IllegalArgumentException("The id of a model is blank");
        }
        supportedEndpoints = List.copyOf(supportedEndpoints);
    }

    /** A model that answers prompts. */
    Model(String id, List<String> supportedEndpoints) {
        this(id, supportedEndpoints, "chat");
    }

    static Model forEmbeddings(String id) {
        return new Model(id, List.of(), EMBEDDINGS);
    }

    private boolean isForEmbeddings() {
        return type.equals(EMBEDDINGS);
    }

    ObjectNode openAiEntry() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", AnswerText.MODEL);
    }

    ObjectNode anthropicEntry() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id)
                .put("created_at", CREATED_AT);
    }

    ObjectNode copilotEntry(Tariff tariff) {
        ObjectNode entry =
                openAiEntry()
                        .put("name", id)
                        .put("vendor", AnswerText.MODEL)
                        .put("version", id)
                        .put("preview", false)
                        .put("model_picker_enabled", !isForEmbeddings());
        if (!supportedEndpoints.isEmpty()) {
            ArrayNode endpoints = entry.putArray("supported_endpoints");
            supportedEndpoints.forEach(endpoints::add);
        }
        entry.putObject("policy").put("state", "enabled").put("terms", "");
        ObjectNode billing = entry.putObject("billing");
        tariff.addTo(billing, id);
        billing.putArray("restricted_to").add("pro").add("business").add("enterprise");
        ObjectNode capabilities =
                entry.putObject("capabilities")
                        .put("type", type)
                        .put("family", id)
                        .put("tokenizer", "o200k_base");
        if (isForEmbeddings()) {
            capabilities.putObject("limits").put("max_inputs", MAX_INPUTS);
            capabilities.putObject("supports").put("dimensions", true);
        } else {
            capabilities.set("limits", limits());
            capabilities.set("supports", supports());
        }
        return entry;
    }

    private static ObjectNode limits() {
        ObjectNode limits =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("max_context_window_tokens", 128_000)
                        .put("max_prompt_tokens", 111_616)
                        .put("max_output_tokens", 16_384);
        limits.putObject("vision")
                .put("max_prompt_image_size", 3_145_728)
                .put("max_prompt_images", 5)
                .putArray("supported_media_types")
                .add("image/jpeg")
                .add("image/png")
                .add("image/webp")
                .add("image/gif");
        return limits;
    }

    private static ObjectNode supports() {
        ObjectNode supports =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("streaming", true)
                        .put("tool_calls", true)
                        .put("parallel_tool_calls", true)
                        .put("vision", true)
                        .put("structured_outputs", true);
        supports.putArray("reasoning_effort").add("low").add("medium").add("high");
        return supports;
    }
}
