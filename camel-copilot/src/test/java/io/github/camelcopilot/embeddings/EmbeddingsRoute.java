// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.embeddings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Routes to {@code copilot:embeddings}, and the answers of a service to their requests. */
final class EmbeddingsRoute {

    static final String URI = "copilot:embeddings?model=m";

    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddingsRoute() {}

    /** A started route with a model and these options. */
    static CopilotRoute at(CopilotServer server, String options) throws Exception {
        return CopilotRoute.at(server).start(URI + (options.isEmpty() ? "" : "&" + options));
    }

    /** Texts that a {@link #numbered} answer maps to a vector with their number. */
    static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "text " + i).toList();
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring("text ".length()));
    }

    /**
     * An answer with a vector for each text that holds its number, in any order.
     *
     * @param isShuffled whether the elements are in reverse order
     */
    static String numbered(List<String> texts, boolean isShuffled) {
        List<Map<String, Object>> data = new ArrayList<>();
        for (String text : texts) {
            data.add(
                    Map.of(
                            "index",
                            data.size(),
                            "embedding",
                            new float[] {number(text), -0.5f, 1}));
        }
        if (isShuffled) {
            Collections.reverse(data);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("object", "list");
        answer.put("data", data);
        answer.put("model", "m-answered");
        answer.put("usage", Map.of("prompt_tokens", texts.size(), "total_tokens", texts.size()));
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The numbers in the vectors of {@link #numbered} answers. */
    static List<Integer> numbers(List<float[]> vectors) {
        return vectors.stream().map(vector -> (int) vector[0]).toList();
    }
}
