// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The simulated list of models of {@link CopilotServer}, for Copilot ({@code GET /models}) and for
 * other providers, with the requests for it. These are recorded separately, in {@link #requests()},
 * and consume no answer for prompts, since a client may request the list on its own while a test
 * counts prompts. By default, the list has four models: {@code simulator}, whose entry names no
 * endpoints, {@code simulator-responses}, {@code simulator-messages}, and {@code
 * simulator-embeddings}, whose type is {@code embeddings}. Thread-safe.
 */
public final class Models {

    private static final List<Model> DEFAULTS =
            List.of(
                    new Model(AnswerText.MODEL, List.of()),
                    new Model(
                            AnswerText.MODEL + "-responses", List.of(WireFormat.RESPONSES.path())),
                    new Model(
                            AnswerText.MODEL + "-messages",
                            List.of(WireFormat.MESSAGES.path(), WireFormat.COMPLETIONS.path())),
                    Model.forEmbeddings(AnswerText.MODEL + "-embeddings"));

    private static final Pattern REASONING =
            Pattern.compile("\\bo\\d|gpt-5|codex", Pattern.CASE_INSENSITIVE);

    private final AnswerScript script = new AnswerScript();
    private final List<Model> offered = new ArrayList<>();
    private final Tariff tariff;
    // Null = by the pattern.
    private volatile Set<String> reasoning;

    Models(Tariff tariff) {
        this.tariff = tariff;
    }

    /**
     * Adds a model to the list; the first one replaces the default list. Prompts are answered
     * whatever their model.
     *
     * @param id the name of the model in requests, such as {@code gpt-5}
     * @param supportedEndpoints the paths that serve the model according to Copilot's list, such as
     *     {@code /responses}; none = the entry omits the member
     */
    public Models offer(String id, String... supportedEndpoints) {
        return offer(new Model(id, List.of(supportedEndpoints)));
    }

    /**
     * Adds a model of the type {@code embeddings}; otherwise like {@link #offer}.
     *
     * @param id the name of the model in requests, such as {@code text-embedding-3-small}
     */
    public Models offerEmbeddings(String id) {
        return offer(Model.forEmbeddings(id));
    }

    private Models offer(Model model) {
        synchronized (offered) {
            offered.add(model);
        }
        return this;
    }

    /**
     * Sets the models that reason. A request of OpenAI Responses for another model must not include
     * {@code reasoning.encrypted_content}. By default, those models reason whose names contain
     * {@code gpt-5}, {@code codex} or a name such as {@code o3}.
     *
     * <pre>{@code
     * server.models().reasoning("my-model");
     * }</pre>
     *
     * @param ids the names of the models in requests; none = no model reasons
     */
    public Models reasoning(String... ids) {
        reasoning = Set.of(ids);
        return this;
    }

    boolean reasons(String model) {
        Set<String> ids = reasoning;
        return ids == null ? REASONING.matcher(model).find() : ids.contains(model);
    }

    /**
     * Adds answers for the next requests for a list, one each, in order of arrival. A request that
     * the service would refuse is refused and consumes no answer.
     */
    public Models enqueue(Answer... answers) {
        script.enqueue(answers);
        return this;
    }

    /**
     * Sets the function that answers requests for a list when the queue is empty. It runs on an I/O
     * thread and must not block. It may return null to answer with the list.
     *
     * @param answers the function; null = the list answers again
     */
    public Models answerWith(Function<RecordedRequest, Answer> answers) {
        script.answerWith(answers);
        return this;
    }

    /**
     * Returns the requests for a list received so far in order of arrival, including refused ones
     * and those to the paths of other providers.
     */
    public List<RecordedRequest> requests() {
        return script.requests();
    }

    AnswerScript script() {
        return script;
    }

    Answer list(ModelListForm form) {
        List<Model> models;
        synchronized (offered) {
            models = offered.isEmpty() ? DEFAULTS : List.copyOf(offered);
        }
        return Answer.json(form.of(models, tariff).toString());
    }

    void reset() {
        script.reset();
        reasoning = null;
        synchronized (offered) {
            offered.clear();
        }
    }
}
