package io.github.camelcopilot.test;

/** The formats of prompts and their answers that the simulated services speak. */
enum WireFormat {
    /** OpenAI's Chat Completions. */
    COMPLETIONS("/chat/completions", "messages", ErrorShape.COPILOT),

    /** OpenAI's Responses. */
    RESPONSES("/responses", "input", ErrorShape.OPENAI),

    /** Anthropic's Messages. */
    MESSAGES("/v1/messages", "messages", ErrorShape.ANTHROPIC);

    private final String path;
    private final String promptMember;
    private final ErrorShape copilotErrors;

    WireFormat(String path, String promptMember, ErrorShape copilotErrors) {
        this.path = path;
        this.promptMember = promptMember;
        this.copilotErrors = copilotErrors;
    }

    /**
     * The format that goes with a request's path, whatever comes before its end; {@link
     * #COMPLETIONS} for paths that are no format's.
     */
    static WireFormat of(RecordedRequest request) {
        for (WireFormat format : values()) {
            if (request.route().endsWith(format.path)) {
                return format;
            }
        }
        return COMPLETIONS;
    }

    /** Copilot's path for it, with which other services' paths end as well. */
    String path() {
        return path;
    }

    /** The member of the body that has the conversation. */
    String promptMember() {
        return promptMember;
    }

    /** The shape in which Copilot refuses a body of this format. */
    ErrorShape copilotErrors() {
        return copilotErrors;
    }

    /** How a text is answered. */
    AnswerForm answerForm() {
        return switch (this) {
            case COMPLETIONS -> new ChatCompletion();
            case RESPONSES -> new ResponseObject();
            case MESSAGES -> new AnthropicMessage();
        };
    }
}
