package io.github.camelcopilot;

/** What a body of text means. */
public enum BodyFormat {
    /** It is the prompt itself. */
    TEXT,
    /** It is a request in OpenAI's Chat Completions format. */
    OPENAI
}
