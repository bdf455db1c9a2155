// SPDX-License-Identifier: Apache-2.0
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads the prompt from a message: its body, the templates of the endpoint, and the headers that
 * override options for this message. Only the options are templates; headers and bodies are used
 * literally because they may come from an untrusted sender. Thread-safe after {@link #init}.
 */
public final class PromptReader {

    /**
     * Members of a request in OpenAI's format that only the endpoint may set, unless the sender is
     * allowed to override all options.
     */
    private static final Set<String> RESTRICTED_MEMBERS =
            Set.of(
                    "n",
                    "store",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "functions",
                    "function_call");

    /** Names of the maximum number of tokens in the formats. */
    private static final Set<String> MAX_TOKENS =
            Set.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    /** Names of the format of the answer, or of members that contain it, in the formats. */
    private static final Set<String> RESPONSE_FORMAT =
            Set.of("response_format", "text", "output_config", "output_format");

    /** Names of the reasoning effort, or of members that contain it, in the formats. */
    private static final Set<String> REASONING =
            Set.of("reasoning_effort", "reasoning", "thinking", "output_config");

    private final CopilotConfiguration configuration;
    private final EndpointOptions options;
    private final OverrideHeaders overrides;
    private final CallerToken callerTokens;
    private Template systemMessage;
    private Template userMessage;
    private BodyReader bodies;

    /**
     * @param options the options parsed from the configuration
     */
    public PromptReader(CopilotConfiguration configuration, EndpointOptions options) {
        this.configuration = configuration;
        this.options = options;
        this.overrides = new OverrideHeaders(options.headerOverrides());
        this.callerTokens = new CallerToken(configuration, options);
    }

    /** Compiles the templates. Called once, before any message is read. */
    public void init(CamelContext context) {
        systemMessage = Template.of(context, configuration.getSystemMessage());
        userMessage = Template.of(context, configuration.getUserMessage());
        bodies = new BodyReader(options.maxRequestSize());
    }

    /**
     * Returns the prompt.
     *
     * @throws IllegalArgumentException if the message contains no prompt, or a header is invalid
     * @throws CopilotRequestException if the body is too large or not valid text
     * @throws CopilotAuthenticationException if the caller's token is required but missing
     */
    public Prompt read(Exchange exchange)
            throws CopilotRequestException, CopilotAuthenticationException, IOException {
        return read(exchange, true);
    }

    /**
     * Returns the prompt of a message that only decides on tool calls of a stored conversation: it
     * has instructions at most, since the body is not part of it.
     *
     * @throws IllegalArgumentException if a header is invalid
     * @throws CopilotAuthenticationException if the caller's token is required but missing
     */
    public Prompt readWithoutBody(Exchange exchange)
            throws CopilotRequestException, CopilotAuthenticationException, IOException {
        return read(exchange, false);
    }

    /**
     * Returns a prompt without messages, for an exchange that sends nothing. The caller's token is
     * removed from the message as if it were sent.
     *
     * @throws CopilotAuthenticationException if the caller's token is required but missing
     */
    public Prompt readNothing(Exchange exchange) throws CopilotAuthenticationException {
        return new Prompt(ChatRequest.of(List.of()), null, callerTokens.read(exchange), null);
    }

    /**
     * Returns whether the body of a message is null or blank text.
     *
     * @throws CopilotRequestException if the body is too large or not valid text
     */
    public boolean hasBlankBody(Exchange exchange) throws CopilotRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return true;
        }
        boolean isText = BodyReader.isText(body) && MediaTypes.image(exchange.getMessage()) == null;
        return isText && bodies.readText(exchange).isBlank();
    }

    private Prompt read(Exchange exchange, boolean hasPrompt)
            throws CopilotRequestException, CopilotAuthenticationException, IOException {
        Message message = exchange.getMessage();
        // Read first, so that the token is removed from the message even if the rest fails.
        Secret callerToken = callerTokens.read(exchange);
        Initiator initiator = overrides.initiator(message, configuration.getInitiator());
        ChatRequest request =
                hasPrompt
                        ? request(exchange)
                        : withSystemMessage(exchange, ChatRequest.of(List.of()), null);
        return new Prompt(
                request.orElse(defaults(message)),
                initiator.forced(),
                callerToken,
                fallbackModel(message));
    }

    private ChatRequest request(Exchange exchange) throws CopilotRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatRequest request) {
            return withSystemMessage(exchange, conversation(request), null);
        }
        if (body instanceof List<?> list && isConversation(list)) {
            return withSystemMessage(
                    exchange,
                    ChatRequest.of(list.stream().map(ChatMessage.class::cast).toList()),
                    null);
        }
        if (configuration.getBodyFormat() == BodyFormat.OPENAI) {
            return withSystemMessage(exchange, openAiRequest(exchange), null);
        }
        String imageType = MediaTypes.image(exchange.getMessage());
        return imageType == null ? textPrompt(exchange) : imagePrompt(exchange, imageType);
    }

    private static ChatRequest conversation(ChatRequest request) {
        if (request.messages().isEmpty()) {
            throw new IllegalArgumentException("The ChatRequest contains no message");
        }
        return request;
    }

    private static boolean isConversation(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(ChatMessage.class::isInstance);
    }

    private ChatRequest openAiRequest(Exchange exchange)
            throws CopilotRequestException, IOException {
        String json = bodies.readText(exchange);
        if (json == null || json.isBlank()) {
            throw new IllegalArgumentException(
                    "The body is empty, but bodyFormat=openai requires a request in JSON");
        }
        ChatRequest request = OpenAiRequestReader.read(json);
        return overrides.allowsAll() ? request : restricted(request);
    }

    /**
     * Restricts the request of a sender who may not override all options: the options of the
     * endpoint take precedence, and members that affect cost or storage are removed.
     */
    private ChatRequest restricted(ChatRequest request) {
        ChatRequest defaults = options.defaults();
        ChatRequest allowed =
                request.without(RESTRICTED_MEMBERS).without(membersOfOptions(defaults));
        if (overrides.allows(CopilotHeaders.MODEL)) {
            defaults = defaults.withModel(request.model() == null ? defaults.model() : null);
        } else {
            allowed = allowed.withModel(null);
        }
        return defaults.withMessages(request.messages()).orElse(allowed);
    }

    /**
     * Returns the members that would take precedence over an option that the endpoint sets: those
     * that it sets with {@code body.*}, and other names of the same setting in any format.
     */
    private Set<String> membersOfOptions(ChatRequest defaults) {
        Set<String> own = defaults.extra().keySet();
        Set<String> names = new HashSet<>(own);
        if (configuration.getJsonSchema() != null || configuration.getOutputClass() != null) {
            names.addAll(RESPONSE_FORMAT);
        }
        if (defaults.maxTokens() != null || !Collections.disjoint(own, MAX_TOKENS)) {
            names.addAll(MAX_TOKENS);
        }
        if (defaults.reasoningEffort() != null || !Collections.disjoint(own, REASONING)) {
            names.addAll(REASONING);
        }
        return names;
    }

    private ChatRequest textPrompt(Exchange exchange) throws CopilotRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        // Read even if no template uses it, so that malformed text is always reported.
        String bodyText = BodyReader.isText(body) ? bodies.readText(exchange) : null;
        String userMessageText = userMessageText(exchange, bodyText);
        String prompt =
                userMessageText != null
                        ? userMessageText
                        : bodyText != null ? bodyText : convertedBody(exchange, body);
        if (prompt == null || prompt.isBlank()) {
            throw new IllegalArgumentException(
                    "There is no prompt: "
                            + (userMessageText != null
                                    ? "the userMessage is blank"
                                    : "the body is "
                                            + (prompt == null ? "null" : "blank")
                                            + ", and there is no userMessage"));
        }
        return withSystemMessage(exchange, ChatRequest.of(ChatMessage.user(prompt)), bodyText);
    }

    /** Converts a body that is an object to text. */
    private String convertedBody(Exchange exchange, Object body)
            throws CopilotRequestException, IOException {
        if (body instanceof List<?> list && list.isEmpty()) {
            throw new IllegalArgumentException("The list contains no message");
        }
        return bodies.readText(exchange);
    }

    private ChatRequest imagePrompt(Exchange exchange, String mediaType)
            throws CopilotRequestException, IOException {
        String prompt = userMessageText(exchange, null);
        if (prompt == null || prompt.isBlank()) {
            throw new IllegalArgumentException(
                    "The body is an image ("
                            + mediaType
                            + "): set userMessage to what the model should do with it");
        }
        List<ContentPart> parts = new ArrayList<>(2);
        parts.add(ContentPart.text(prompt));
        parts.add(ContentPart.image(mediaType, bodies.readBytes(exchange)));
        return withSystemMessage(
                exchange,
                ChatRequest.of(ChatMessage.of(Role.USER, parts.toArray(ContentPart[]::new))),
                null);
    }

    /** Returns the user message of the header or the option; null if the body is the prompt. */
    private String userMessageText(Exchange exchange, String bodyText) {
        String override =
                overrides.get(exchange.getMessage(), CopilotHeaders.USER_MESSAGE, String.class);
        if (override != null) {
            return override;
        }
        return userMessage.isSet() && !userMessage.isBodyOnly()
                ? evaluate(userMessage, exchange, bodyText)
                : null;
    }

    private ChatRequest withSystemMessage(Exchange exchange, ChatRequest request, String bodyText) {
        String text =
                overrides.get(exchange.getMessage(), CopilotHeaders.SYSTEM_MESSAGE, String.class);
        if (text == null && systemMessage.isSet()) {
            text = evaluate(systemMessage, exchange, bodyText);
        }
        return text == null || text.isBlank() ? request : request.withSystemMessage(text);
    }

    /**
     * Evaluates a template. During the evaluation, the body is replaced with the text read from it,
     * because Simple would convert bytes without checking their charset and size.
     *
     * @param bodyText the text of the body; null if the body is an object, which the template may
     *     access
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

    private String fallbackModel(Message message) {
        String override = overrides.getName(message, CopilotHeaders.FALLBACK_MODEL);
        return override == null ? options.fallbackModel() : override;
    }

    /** Returns the defaults for the request: the options, with the overrides of the message. */
    private ChatRequest defaults(Message message) {
        ChatRequest defaults = options.defaults();
        String model = overrides.getName(message, CopilotHeaders.MODEL);
        Double temperature = overrides.get(message, CopilotHeaders.TEMPERATURE, Double.class);
        Double topP = overrides.get(message, CopilotHeaders.TOP_P, Double.class);
        Integer maxTokens = overrides.get(message, CopilotHeaders.MAX_TOKENS, Integer.class);
        String effort = overrides.getName(message, CopilotHeaders.REASONING_EFFORT);
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
