// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/** The wire formats of prompts and answers that the simulated services support. */
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

    /** Returns the format for the end of a request's path; {@link #COMPLETIONS} if none matches. */
    static WireFormat of(RecordedRequest request) {
        for (WireFormat format : values()) {
            if (request.route().endsWith(format.path)) {
                return format;
            }
        }
        return COMPLETIONS;
    }

    /** Returns the path at Copilot, which is the end of the path at other services. */
    String path() {
        return path;
    }

    /** Returns the name of the body member that contains the conversation. */
    String promptMember() {
        return promptMember;
    }

    /** Returns how the ids of tool calls begin. */
    String callIdPrefix() {
        return this == MESSAGES ? "toolu_" : "call_";
    }

    /** Returns the form of Copilot's refusals of a body in this format. */
    ErrorShape copilotErrors() {
        return copilotErrors;
    }

    /** Returns the formatter of answers. */
    AnswerForm answerForm() {
        return switch (this) {
            case COMPLETIONS -> new ChatCompletion();
            case RESPONSES -> new ResponseObject();
            case MESSAGES -> new AnthropicMessage();
        };
    }
}
