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
    CHANNEL("copilot:stream, channel");

    /** A split of the stream in a route, written by hand. */
    static final List<StreamSide> CAMEL_HTTP = List.of(CAMEL_HTTP_TOKENS, CAMEL_HTTP_LINES);

    /** What others offer for the same. */
    static final List<StreamSide> PEERS =
            List.of(
                    BY_HAND,
                    EVENT_SOURCE,
                    LANGCHAIN4J,
                    OPENAI_JAVA,
                    CAMEL_HTTP_TOKENS,
                    CAMEL_HTTP_LINES);

    private final String label;

    StreamSide(String label) {
        this.label = label;
    }

    /** Returns its name in the table. */
    String label() {
        return label;
    }

    /** Makes its reader of the streams of a server. */
    StreamReader open(String baseUrl) throws Exception {
        return switch (this) {
            case RAW_APACHE -> new RawReader(HttpSource.apache(baseUrl));
            case RAW_JDK -> new RawReader(HttpSource.jdk(baseUrl));
            case BY_HAND -> new ByHandReader(baseUrl);
            case EVENT_SOURCE -> new EventSourceReader(baseUrl);
            case LANGCHAIN4J -> new LangChainReader(baseUrl);
            case OPENAI_JAVA -> new OpenAiReader(baseUrl);
            case CAMEL_HTTP_TOKENS -> CamelHttpReader.tokens(baseUrl);
            case CAMEL_HTTP_LINES -> CamelHttpReader.lines(baseUrl);
            case PUBLISHER -> new CopilotPublisherReader(baseUrl);
            case TEXT -> new CopilotTextReader(baseUrl);
            case SPLIT -> new CopilotSplitReader(baseUrl);
            case CHANNEL -> new CopilotChannelReader(baseUrl);
        };
    }

    /** Returns the sides of a list such as {@code by-hand,publisher}; all if it is empty. */
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
