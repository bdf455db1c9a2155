// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Formats vectors as OpenAI's API for embeddings does, which Copilot and Azure use as well. */
final class EmbeddingsObject {

    private EmbeddingsObject() {}

    static ObjectNode of(List<float[]> vectors, boolean isBase64) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (float[] vector : vectors) {
            ObjectNode element =
                    data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (isBase64) {
                element.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = element.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        return list;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
