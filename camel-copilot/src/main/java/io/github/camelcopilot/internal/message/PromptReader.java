package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.BodyFormat;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.Initiator;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.options.EndpointOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads the prompt that a message means: its body, the templates of the route's author, and the
 * headers that override options for this one message. Only what the author wrote is a template;
 * headers and bodies are taken literally. Used by the thread that sends the exchange, any number at
 * once.
 */
public final class PromptReader {

    /** Members of a request in OpenAI's format that only the endpoint sets, if senders may not. */
    private static final Set<String> OWN_MEMBERS =
            Set.of(
                    "n",
                    "store",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "functions",
                    "function_call");

    private final CopilotConfiguration configuration;
    private final EndpointOptions options;
    private final OverrideHeaders overrides;
    private final CallerToken callerTokens;
    private Template systemMessage;
    private Template userMessage;
    private BodyReader bodies;

    /**
     * @param options as they were read from the configuration
     */
    public PromptReader(CopilotConfiguration configuration, EndpointOptions options) {
        this.configuration = configuration;
        this.options = options;
        this.overrides = new OverrideHeaders(options.headerOverrides());
        this.callerTokens = new CallerToken(configuration, options);
    }

    /** Reads the templates. */
    public void init(CamelContext context) {
        systemMessage = Template.of(context, configuration.getSystemMessage());
        userMessage = Template.of(context, configuration.getUserMessage());
        bodies = new BodyReader(options.maxRequestSize());
    }

    /**
     * Returns the prompt.
     *
     * @throws IllegalArgumentException if the message holds no prompt, or a header cannot be used
     * @throws CopilotRequestException if the body is too large or not valid text
     * @throws CopilotAuthenticationException if the caller's token is missing
     */
    public Prompt read(Exchange exchange)
            throws CopilotRequestException, CopilotAuthenticationException, IOException {
        Message message = exchange.getMessage();
        // First of all, so that the token leaves the message whatever comes.
        Secret callerToken = callerTokens.read(exchange);
        Initiator initiator = initiator(message);
        ChatRequest request = request(exchange).orElse(defaults(message));
        return new Prompt(request, initiator.forced(), callerToken);
    }

    private ChatRequest request(Exchange exchange) throws CopilotRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatRequest request) {
            return instructed(exchange, conversation(request), null);
        }
        if (body instanceof List<?> list && isConversation(list)) {
            return instructed(
                    exchange,
                    ChatRequest.of(list.stream().map(ChatMessage.class::cast).toList()),
                    null);
        }
        if (configuration.getBodyFormat() == BodyFormat.OPENAI) {
            return instructed(exchange, openAiRequest(exchange), null);
        }
        String imageType = MediaTypes.image(exchange.getMessage());
        return imageType == null ? textPrompt(exchange) : imagePrompt(exchange, imageType);
    }

    private static ChatRequest conversation(ChatRequest request) {
        if (request.messages().isEmpty()) {
            throw new IllegalArgumentException("The ChatRequest holds no message");
        }
        return request;
    }

    private static boolean isConversation(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(ChatMessage.class::isInstance);
    }

    private ChatRequest openAiRequest(Exchange exchange)
            throws CopilotRequestException, IOException {
        String json = bodies.text(exchange);
        if (json == null || json.isBlank()) {
            throw new IllegalArgumentException(
                    "The body is empty, where bodyFormat=openai expects a request in JSON");
        }
        ChatRequest request = OpenAiRequestReader.read(json);
        return overrides.allowsAll() ? request : limited(request);
    }

    /**
     * Returns a request that a sender wrote with the endpoint's options in front: what costs money
     * or leaves traces is the endpoint's alone.
     */
    private ChatRequest limited(ChatRequest request) {
        ChatRequest allowed = request.without(OWN_MEMBERS);
        ChatRequest defaults = options.defaults();
        if (overrides.allows(CopilotHeaders.MODEL)) {
            defaults = defaults.withModel(request.model() == null ? defaults.model() : null);
        } else {
            allowed = allowed.withModel(null);
        }
        return defaults.withMessages(request.messages()).orElse(allowed);
    }

    private ChatRequest textPrompt(Exchange exchange) throws CopilotRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        // Checked even if nothing uses it: text that cannot be read is a mistake, not a detail.
        String read = BodyReader.isText(body) ? bodies.text(exchange) : null;
        String written = writtenPrompt(exchange, read);
        String prompt = written != null ? written : read != null ? read : textOf(exchange, body);
        if (prompt == null || prompt.isBlank()) {
            throw new IllegalArgumentException(
                    "There is no prompt: "
                            + (written != null
                                    ? "the userMessage gives no text"
                                    : "the body is "
                                            + (prompt == null ? "null" : "blank")
                                            + ", and there is no userMessage"));
        }
        return instructed(exchange, ChatRequest.of(ChatMessage.user(prompt)), read);
    }

    /** Returns the text of a body that is not text itself, but is the prompt. */
    private String textOf(Exchange exchange, Object body)
            throws CopilotRequestException, IOException {
        if (body instanceof List<?> list && list.isEmpty()) {
            throw new IllegalArgumentException("The list holds no message");
        }
        return bodies.text(exchange);
    }

    private ChatRequest imagePrompt(Exchange exchange, String mediaType)
            throws CopilotRequestException, IOException {
        String prompt = writtenPrompt(exchange, null);
        if (prompt == null || prompt.isBlank()) {
            throw new IllegalArgumentException(
                    "The body is an image ("
                            + mediaType
                            + "): say in userMessage what the model is to do with it");
        }
        List<ContentPart> parts = new ArrayList<>(2);
        parts.add(ContentPart.text(prompt));
        parts.add(ContentPart.image(mediaType, bodies.bytes(exchange)));
        return instructed(
                exchange,
                ChatRequest.of(ChatMessage.of(Role.USER, parts.toArray(ContentPart[]::new))),
                null);
    }

    /** Returns what the header or the option says, or null if the body itself is the prompt. */
    private String writtenPrompt(Exchange exchange, String bodyText) {
        String override =
                overrides.get(exchange.getMessage(), CopilotHeaders.USER_MESSAGE, String.class);
        if (override != null) {
            return override;
        }
        return userMessage.isSet() && !userMessage.isBodyAlone()
                ? evaluate(userMessage, exchange, bodyText)
                : null;
    }

    private ChatRequest instructed(Exchange exchange, ChatRequest request, String bodyText) {
        String text =
                overrides.get(exchange.getMessage(), CopilotHeaders.SYSTEM_MESSAGE, String.class);
        if (text == null && systemMessage.isSet()) {
            text = evaluate(systemMessage, exchange, bodyText);
        }
        return text == null || text.isBlank() ? request : request.withSystemMessage(text);
    }

    /**
     * Evaluates a template with the body as the text that was checked: Simple would make text of
     * bytes by itself, without a look at their charset or size. An object stays what it is, since
     * the template may ask for its members.
     *
     * @param bodyText the text; null = the body is an object
     */
    private static String evaluate(Template template, Exchange exchange, String bodyText) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (bodyText == null) {
            String text = template.evaluate(exchange);
            BodyReader.checkHasText(body, text);
            return text;
        }
        if (bodyText.equals(body)) {
            return template.evaluate(exchange);
        }
        message.setBody(bodyText);
        try {
            return template.evaluate(exchange);
        } finally {
            message.setBody(body);
        }
    }

    private Initiator initiator(Message message) {
        String override = overrides.get(message, CopilotHeaders.INITIATOR, String.class);
        try {
            return override == null ? configuration.getInitiator() : Initiator.of(override);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "The header "
                            + CopilotHeaders.INITIATOR
                            + " cannot be used: "
                            + unknown.getMessage(),
                    unknown);
        }
    }

    /** Returns the options that a request may leave out, with this message's overrides. */
    private ChatRequest defaults(Message message) {
        ChatRequest defaults = options.defaults();
        String model = overrides.name(message, CopilotHeaders.MODEL);
        Double temperature = overrides.get(message, CopilotHeaders.TEMPERATURE, Double.class);
        Double topP = overrides.get(message, CopilotHeaders.TOP_P, Double.class);
        Integer maxTokens = overrides.get(message, CopilotHeaders.MAX_TOKENS, Integer.class);
        String effort = overrides.name(message, CopilotHeaders.REASONING_EFFORT);
        if (model == null
                && temperature == null
                && topP == null
                && maxTokens == null
                && effort == null) {
            return defaults;
        }
        return ChatRequest.builder()
                .model(model)
                .temperature(temperature)
                .topP(topP)
                .maxTokens(maxTokens)
                .reasoningEffort(effort)
                .build()
                .orElse(defaults);
    }
}
