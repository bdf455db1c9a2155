// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCapabilities;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelLimits;
import io.github.camelcopilot.api.ModelList;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a service's list of models (Copilot's, which has the most members, or that of OpenAI,
 * Azure, Anthropic or a local server) and writes the neutral form. An entry without an id is
 * skipped, and a member of an unexpected type counts as missing, so that the rest is not lost.
 * Holds no state, so any thread may use it.
 */
public final class ModelsJson {

    private static final List<String> ID_NAMES = List.of("id", "model", "name");

    /** Omits what the service has not stated. */
    private static final ObjectWriter WRITER =
            Json.MAPPER.copy().setSerializationInclusion(JsonInclude.Include.NON_NULL).writer();

    private ModelsJson() {}

    /**
     * Returns the models that an answer holds.
     *
     * @throws UnreadableAnswerException if it holds no list
     * @throws ErrorEventException if it reports a failure instead
     */
    public static ModelList read(byte[] answer)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.treeOf(answer);
        JsonNode entries = root;
        if (root.isArray() && root.size() == 1 && idOf(root.get(0)) == null) {
            ErrorEventException.throwIfReported(root);
        }
        if (root.isObject()) {
            // Most servers name the list "data", some "models".
            entries = root.path("data").isArray() ? root.path("data") : root.path("models");
        }
        if (!entries.isArray()) {
            ErrorEventException.throwIfReported(root);
            throw new UnreadableAnswerException("it holds no list of models");
        }
        List<ModelInfo> models = new ArrayList<>(entries.size());
        for (JsonNode entry : entries) {
            String id = idOf(entry);
            if (id != null) {
                models.add(model(id, entry));
            }
        }
        return ModelList.of(models);
    }

    /** Ollama's own list has the members model and name instead of id. */
    private static String idOf(JsonNode entry) {
        for (String member : ID_NAMES) {
            String id = text(entry, member);
            if (id != null && !id.isBlank()) {
                return id;
            }
        }
        return null;
    }

    private static ModelInfo model(String id, JsonNode entry) {
        JsonNode capabilities = entry.path("capabilities");
        return ModelInfo.builder(id)
                .name(or(text(entry, "name"), text(entry, "display_name")))
                .vendor(or(text(entry, "vendor"), text(entry, "owned_by")))
                .version(text(entry, "version"))
                .family(text(capabilities, "family"))
                .type(text(capabilities, "type"))
                .preview(flag(entry, "preview"))
                .policyState(text(entry.path("policy"), "state"))
                .supportedEndpoints(texts(entry.path("supported_endpoints")))
                .limits(limits(entry, capabilities.path("limits")))
                .supports(supports(capabilities.path("supports")))
                .billing(billing(entry.path("billing")))
                .build();
    }

    private static ModelLimits limits(JsonNode entry, JsonNode limits) {
        Integer context = number(limits, "max_context_window_tokens");
        if (context == null) {
            // The members of vLLM and of gateways.
            context = or(number(entry, "max_model_len"), number(entry, "context_length"));
        }
        // The members of Copilot, or else those of Anthropic.
        return ModelLimits.builder()
                .maxContextWindowTokens(context)
                .maxPromptTokens(
                        or(number(limits, "max_prompt_tokens"), number(entry, "max_input_tokens")))
                .maxOutputTokens(
                        or(number(limits, "max_output_tokens"), number(entry, "max_tokens")))
                .build();
    }

    private static ModelCapabilities supports(JsonNode supports) {
        return ModelCapabilities.builder()
                .streaming(flag(supports, "streaming"))
                .toolCalls(flag(supports, "tool_calls"))
                .vision(flag(supports, "vision"))
                .structuredOutputs(flag(supports, "structured_outputs"))
                .reasoningEfforts(texts(supports.path("reasoning_effort")))
                .build();
    }

    private static ModelBilling billing(JsonNode billing) {
        BigDecimal multiplier = ReportedCost.amount(billing.path("multiplier"));
        return billing.isObject()
                ? ModelBilling.builder()
                        .premium(flag(billing, "is_premium"))
                        .multiplier(multiplier == null ? null : multiplier.doubleValue())
                        .tokenPrices(TokenPricesJson.read(billing.path("token_prices")))
                        .build()
                : null;
    }

    private static <T> T or(T first, T second) {
        return first != null ? first : second;
    }

    private static String text(JsonNode object, String member) {
        return object.path(member).textValue();
    }

    private static Boolean flag(JsonNode object, String member) {
        JsonNode node = object.path(member);
        return node.isBoolean() ? node.booleanValue() : null;
    }

    private static Integer number(JsonNode object, String member) {
        JsonNode node = object.path(member);
        return node.canConvertToInt() ? node.intValue() : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        }
        return texts;
    }

    /** Returns a list of models as a JSON array of objects. */
    public static String write(ModelList models) {
        return written(models);
    }

    /** Returns a model as a JSON object. */
    public static String write(ModelInfo model) {
        return written(model);
    }

    /** Returns the outcomes of a verification as a JSON array of objects. */
    public static String write(ModelCheckList checks) {
        return written(checks);
    }

    /** Returns the outcome for a model as a JSON object. */
    public static String write(ModelCheck check) {
        return written(check);
    }

    private static String written(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(
                    "Values of texts and numbers are valid JSON", impossible);
        }
    }
}
