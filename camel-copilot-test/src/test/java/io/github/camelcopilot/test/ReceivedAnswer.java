// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A response as a client of any of the three formats reads it, whole or streamed. */
record ReceivedAnswer(int status, List<JsonNode> objects) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";

    static ReceivedAnswer of(HttpResponse<String> response) throws JsonProcessingException {
        List<JsonNode> objects = new ArrayList<>();
        if (response.headers().firstValue("Content-Type").orElse("").equals("text/event-stream")) {
            for (String line : response.body().split("\n", -1)) {
                if (line.startsWith(DATA) && !line.contains("[DONE]")) {
                    objects.add(JSON.readTree(line.substring(DATA.length())));
                }
            }
        } else {
            objects.add(JSON.readTree(response.body()));
        }
        return new ReceivedAnswer(response.statusCode(), objects);
    }

    /** The objects of the stream that have this member at their top level. */
    List<JsonNode> with(String member) {
        return objects.stream().filter(object -> object.hasNonNull(member)).toList();
    }

    /** The last member of this name at the top level; a missing node if there is none. */
    JsonNode last(String member) {
        return objects.stream()
                .map(object -> object.path(member))
                .filter(node -> !node.isMissingNode() && !node.isNull())
                .reduce(JsonNodeFactory.instance.missingNode(), (earlier, later) -> later);
    }

    /** The usage; that of a streamed message is merged from its events. */
    JsonNode usage() {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        objects.stream()
                .flatMap(
                        object ->
                                Stream.of(
                                        object.at("/message/usage"),
                                        object.at("/response/usage"),
                                        object.path("usage")))
                .filter(JsonNode::isObject)
                .forEach(part -> usage.setAll((ObjectNode) part));
        return usage;
    }

    String model() {
        return objects.stream()
                .flatMap(
                        object ->
                                Stream.of(
                                        object.path("model"),
                                        object.at("/message/model"),
                                        object.at("/response/model")))
                .filter(JsonNode::isTextual)
                .findFirst()
                .orElseThrow()
                .asText();
    }

    /** All tokens of the prompt, by any format's members. */
    long promptTokens() {
        JsonNode usage = usage();
        return usage.path("prompt_tokens").asLong()
                + usage.path("input_tokens").asLong()
                + usage.path("cache_read_input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong();
    }

    /** The tokens of the prompt from the cache, by any format's members. */
    long cachedTokens() {
        JsonNode usage = usage();
        return usage.at("/prompt_tokens_details/cached_tokens").asLong()
                + usage.at("/input_tokens_details/cached_tokens").asLong()
                + usage.path("cache_read_input_tokens").asLong();
    }

    /** The tokens of the answer, by any format's members. */
    long completionTokens() {
        JsonNode usage = usage();
        return usage.path("completion_tokens").asLong() + usage.path("output_tokens").asLong();
    }

    long nanoAiu() {
        return last("copilot_usage").path("total_nano_aiu").asLong();
    }
}
