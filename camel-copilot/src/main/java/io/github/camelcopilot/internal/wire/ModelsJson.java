package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCapabilities;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelLimits;
import io.github.camelcopilot.api.ModelList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a service's list of models: Copilot's, which tells most, and those of OpenAI, Azure,
 * Anthropic and local servers; and writes the neutral records. An entry that makes no sense is
 * skipped, a member that makes none counts as missing: neither must lose the rest. Holds no state,
 * so any thread may use it.
 */
public final class ModelsJson {

    private static final List<String> ID_NAMES = List.of("id", "model", "name");

    private ModelsJson() {}

    /**
     * Returns the models that an answer holds.
     *
     * @throws UnreadableAnswerException if it holds no list
     * @throws ErrorEventException if it tells of a failure instead
     */
    public static ModelList read(byte[] answer)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.treeOf(answer);
        JsonNode entries = root;
        if (root.isArray() && root.size() == 1 && idOf(root.get(0)) == null) {
            throwReported(root);
        }
        if (root.isObject()) {
            // Most servers call the list data, some models.
            entries = root.path("data").isArray() ? root.path("data") : root.path("models");
        }
        if (!entries.isArray()) {
            throwReported(root);
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

    private static void throwReported(JsonNode root) throws ErrorEventException {
        Optional<ErrorBody> report = ErrorBody.reportedBy(root);
        if (report.isPresent()) {
            throw new ErrorEventException(report.get());
        }
    }

    /** Ollama's own list has a model and a name in place of an id. */
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
            // As vLLM and gateways say it.
            context = or(number(entry, "max_model_len"), number(entry, "context_length"));
        }
        // As Copilot says it, and as Anthropic does.
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
        JsonNode multiplier = billing.path("multiplier");
        return billing.isObject()
                ? ModelBilling.builder()
                        .premium(flag(billing, "is_premium"))
                        .multiplier(multiplier.isNumber() ? multiplier.doubleValue() : null)
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

    /** Returns a list as JSON: an array of objects whose members are those of the record. */
    public static String write(ModelList models) {
        return written(
                json -> {
                    json.writeStartArray();
                    for (ModelInfo model : models) {
                        write(json, model);
                    }
                    json.writeEndArray();
                });
    }

    /** Returns a model as JSON. */
    public static String write(ModelInfo model) {
        return written(json -> write(json, model));
    }

    private static String written(Json.Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            members.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory takes everything", impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What nobody said is left out. */
    private static void write(JsonGenerator json, ModelInfo model) throws IOException {
        json.writeStartObject();
        write(json, "id", model.id());
        write(json, "name", model.name());
        write(json, "vendor", model.vendor());
        write(json, "version", model.version());
        write(json, "family", model.family());
        write(json, "type", model.type());
        write(json, "preview", model.preview());
        write(json, "policyState", model.policyState());
        write(json, "supportedEndpoints", model.supportedEndpoints());
        json.writeObjectFieldStart("limits");
        write(json, "maxContextWindowTokens", model.limits().maxContextWindowTokens());
        write(json, "maxPromptTokens", model.limits().maxPromptTokens());
        write(json, "maxOutputTokens", model.limits().maxOutputTokens());
        json.writeEndObject();
        json.writeObjectFieldStart("supports");
        write(json, "streaming", model.supports().streaming());
        write(json, "toolCalls", model.supports().toolCalls());
        write(json, "vision", model.supports().vision());
        write(json, "structuredOutputs", model.supports().structuredOutputs());
        write(json, "reasoningEfforts", model.supports().reasoningEfforts());
        json.writeEndObject();
        if (model.billing() != null) {
            json.writeObjectFieldStart("billing");
            write(json, "premium", model.billing().premium());
            write(json, "multiplier", model.billing().multiplier());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String member, Object value) throws IOException {
        if (value != null) {
            json.writePOJOField(member, value);
        }
    }
}
