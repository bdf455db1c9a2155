// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The sides of the benchmark of streams, in the order of their turns. */
enum StreamSide {
    RAW_APACHE("raw read, HttpClient 5"),
    RAW_JDK("raw read, JDK"),
    BY_HAND("lines and Jackson by hand"),
    EVENT_SOURCE("okhttp-eventsource and Jackson"),
    LANGCHAIN4J("langchain4j"),
    OPENAI_JAVA("openai-java"),
    CAMEL_HTTP_TOKENS("camel-http, split by tokens"),
    CAMEL_HTTP_LINES("camel-http, split of lines"),
    PUBLISHER("copilot:stream, publisher"),
    TEXT("copilot:stream, text"),
    SPLIT("copilot:stream, split"),
    CHANNEL("copilot:stream, channel"),
    RESPONSES_BY_HAND("responses: lines and Jackson by hand", StreamFormat.RESPONSES),
    RESPONSES_EVENT_SOURCE("responses: okhttp-eventsource and Jackson", StreamFormat.RESPONSES),
    RESPONSES_OPENAI_JAVA("responses: openai-java", StreamFormat.RESPONSES),
    RESPONSES_PUBLISHER("responses: copilot:stream, publisher", StreamFormat.RESPONSES),
    RESPONSES_TEXT("responses: copilot:stream, text", StreamFormat.RESPONSES),
    MESSAGES_BY_HAND("messages: lines and Jackson by hand", StreamFormat.MESSAGES),
    MESSAGES_EVENT_SOURCE("messages: okhttp-eventsource and Jackson", StreamFormat.MESSAGES),
    MESSAGES_PUBLISHER("messages: copilot:stream, publisher", StreamFormat.MESSAGES),
    MESSAGES_TEXT("messages: copilot:stream, text", StreamFormat.MESSAGES);

    /** Routes that split a stream of camel-http. */
    static final List<StreamSide> CAMEL_HTTP = List.of(CAMEL_HTTP_TOKENS, CAMEL_HTTP_LINES);

    /** Other ways to read a stream of Chat Completions. */
    static final List<StreamSide> PEERS =
            List.of(
                    BY_HAND,
                    EVENT_SOURCE,
                    LANGCHAIN4J,
                    OPENAI_JAVA,
                    CAMEL_HTTP_TOKENS,
                    CAMEL_HTTP_LINES);

    /** Other ways to read a stream of Responses. */
    static final List<StreamSide> RESPONSES_PEERS =
            List.of(RESPONSES_BY_HAND, RESPONSES_EVENT_SOURCE, RESPONSES_OPENAI_JAVA);

    /** Other ways to read a stream of Messages. */
    static final List<StreamSide> MESSAGES_PEERS = List.of(MESSAGES_BY_HAND, MESSAGES_EVENT_SOURCE);

    private final String label;
    private final StreamFormat format;

    StreamSide(String label) {
        this(label, StreamFormat.COMPLETIONS);
    }

    StreamSide(String label, StreamFormat format) {
        this.label = label;
        this.format = format;
    }

    /** Returns the name of this side in the table. */
    String label() {
        return label;
    }

    /** Creates the reader of this side for the streams of a server. */
    StreamReader open(String baseUrl) throws Exception {
        return switch (this) {
            case RAW_APACHE -> new RawReader(HttpSource.apache(format.address(baseUrl)));
            case RAW_JDK -> new RawReader(HttpSource.jdk(format.address(baseUrl)));
            case BY_HAND, RESPONSES_BY_HAND, MESSAGES_BY_HAND -> new ByHandReader(baseUrl, format);
            case EVENT_SOURCE, RESPONSES_EVENT_SOURCE, MESSAGES_EVENT_SOURCE ->
                    new EventSourceReader(baseUrl, format);
            case LANGCHAIN4J -> new LangChainReader(baseUrl);
            case OPENAI_JAVA -> new OpenAiReader(baseUrl);
            case RESPONSES_OPENAI_JAVA -> new OpenAiResponsesReader(baseUrl);
            case CAMEL_HTTP_TOKENS -> CamelHttpReader.tokens(baseUrl);
            case CAMEL_HTTP_LINES -> CamelHttpReader.lines(baseUrl);
            case PUBLISHER, RESPONSES_PUBLISHER, MESSAGES_PUBLISHER ->
                    new CopilotPublisherReader(baseUrl, format);
            case TEXT, RESPONSES_TEXT, MESSAGES_TEXT -> new CopilotTextReader(baseUrl, format);
            case SPLIT -> new CopilotSplitReader(baseUrl);
            case CHANNEL -> new CopilotChannelReader(baseUrl);
        };
    }

    /** Returns the sides in a list such as {@code by-hand,publisher}; all sides if it is empty. */
    static List<StreamSide> of(String names) {
        return names.isBlank()
                ? List.of(values())
                : Arrays.stream(names.split(","))
                        .map(
                                name ->
                                        valueOf(
                                                name.strip()
                                                        .replace('-', '_')
                                                        .toUpperCase(Locale.ROOT)))
                        .sorted()
                        .toList();
    }
}
