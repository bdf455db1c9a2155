package io.github.camelcopilot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The list of models as {@link CopilotServer} plays it, for Copilot ({@code GET /models}) and for
 * other providers, and the requests for it. Such requests are apart from all others: they are among
 * {@link #requests()} only and take no answer that was meant for a prompt, since a client may ask
 * for the list by itself and a test counts prompts. Left alone, the list has three models: {@code
 * simulator}, whose entry names no endpoints, {@code simulator-responses} and {@code
 * simulator-messages}. All methods may be called from any thread.
 */
public final class Models {

    private static final List<Model> DEFAULTS =
            List.of(
                    new Model(AnswerText.MODEL, List.of()),
                    new Model(
                            AnswerText.MODEL + "-responses", List.of(WireFormat.RESPONSES.path())),
                    new Model(
                            AnswerText.MODEL + "-messages",
                            List.of(WireFormat.MESSAGES.path(), WireFormat.COMPLETIONS.path())));

    private final AnswerScript script = new AnswerScript();
    private final List<Model> offered = new ArrayList<>();

    Models() {}

    /**
     * Adds a model to the list; the first one takes the place of the default list. Prompts are
     * answered whatever their model.
     *
     * @param id its name in requests, such as {@code gpt-5}
     * @param supportedEndpoints the paths that Copilot's list says it is asked at, such as {@code
     *     /responses}; none = the entry does not have the member
     */
    public Models offer(String id, String... supportedEndpoints) {
        Model model = new Model(id, List.of(supportedEndpoints));
        synchronized (offered) {
            offered.add(model);
        }
        return this;
    }

    /**
     * Adds answers for the next requests for a list, one each, in order of arrival. A request that
     * the service would refuse gets the refusal and uses up no answer.
     */
    public Models enqueue(Answer... answers) {
        script.enqueue(answers);
        return this;
    }

    /**
     * Sets the script that is asked for a list when the queue is empty. It runs on an I/O thread
     * and so must not block. It may return null to leave a request to the list.
     *
     * @param answers null = the list answers again
     */
    public Models answerWith(Function<RecordedRequest, Answer> answers) {
        script.answerWith(answers);
        return this;
    }

    /**
     * The requests for a list that came so far, in order of arrival; refused ones and those to
     * other providers' paths are among them.
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
        return Answer.json(form.of(models).toString());
    }

    void reset() {
        script.reset();
        synchronized (offered) {
            offered.clear();
        }
    }
}
