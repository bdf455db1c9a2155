// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The forms of a list of models, by service. */
enum ModelListForm {
    /** Copilot's, whose entries contain capabilities, price and endpoints. */
    COPILOT {
        @Override
        ObjectNode of(List<Model> models, Tariff tariff) {
            return openAi(models.stream().map(model -> model.copilotEntry(tariff)).toList());
        }
    },

    /** OpenAI's, which Azure and local servers use as well. */
    OPENAI {
        @Override
        ObjectNode of(List<Model> models, Tariff tariff) {
            return openAi(models.stream().map(Model::openAiEntry).toList());
        }
    },

    /** Anthropic's, as its only page. */
    ANTHROPIC {
        @Override
        ObjectNode of(List<Model> models, Tariff tariff) {
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            ArrayNode data = list.putArray("data");
            models.forEach(model -> data.add(model.anthropicEntry()));
            return list.put("has_more", false)
                    .put("first_id", models.get(0).id())
                    .put("last_id", models.get(models.size() - 1).id());
        }
    };

    private static ObjectNode openAi(List<ObjectNode> entries) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        list.putArray("data").addAll(entries);
        return list;
    }

    /**
     * The list.
     *
     * @param models at least one
     * @param tariff the prices on Copilot's list
     */
    abstract ObjectNode of(List<Model> models, Tariff tariff);
}
