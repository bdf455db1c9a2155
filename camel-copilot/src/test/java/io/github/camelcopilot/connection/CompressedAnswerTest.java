// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.testing.ByteServer;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that a gateway has compressed although the request did not ask for it. */
class CompressedAnswerTest {

    private static final String WHOLE =
            "{\"id\":\"1\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello there\"},"
                    + "\"finish_reason\":\"stop\"}]}";

    private static final String EVENTS =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello \"}}]}\n\n"
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"there\"},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: [DONE]\n\n";

    private static final String ERROR =
            "{\"error\":{\"message\":\"Too many tokens in the prompt\",\"code\":\"context_length_exceeded\"}}";

    /** Characters that must not occur in a message. */
    private static final String NOT_TEXT = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffd]";

    /** How a body is compressed. */
    enum Coding {
        GZIP("gzip"),
        DEFLATE("deflate"),
        BARE_DEFLATE("deflate"),
        UNNAMED_GZIP("identity");

        private final String header;

        Coding(String header) {
            this.header = header;
        }

        byte[] of(String text) {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            try (OutputStream output = output(coded)) {
                output.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return coded.toByteArray();
        }

        private OutputStream output(OutputStream coded) throws IOException {
            return switch (this) {
                case GZIP, UNNAMED_GZIP -> new GZIPOutputStream(coded);
                case DEFLATE -> new DeflaterOutputStream(coded);
                case BARE_DEFLATE -> new DeflaterOutputStream(coded, new Deflater(9, true));
            };
        }

        String head(String status, String type) {
            return status + "\r\nContent-Type: " + type + "\r\nContent-Encoding: " + header;
        }
    }

    /** How the end of a body is marked. */
    enum Framing {
        CLOSE,
        LENGTH,
        CHUNKED;

        byte[] of(String head, byte[] body) {
            return switch (this) {
                case CLOSE -> ByteServer.response(head, body);
                case LENGTH -> ByteServer.keptResponse(head, body);
                case CHUNKED -> ByteServer.chunkedResponse(head, body);
            };
        }
    }

    static Stream<Arguments> codingsAndFramings() {
        return Stream.of(Coding.values())
                .flatMap(
                        coding ->
                                Stream.of(Framing.values())
                                        .map(framing -> arguments(coding, framing)));
    }

    @ParameterizedTest
    @MethodSource("codingsAndFramings")
    void anAnswerIsReadHoweverItIsCompressed(Coding coding, Framing framing) throws Exception {
        byte[] answer = framing.of(coding.head("200 OK", "application/json"), coding.of(WHOLE));
        try (ByteServer server = ByteServer.of(answer);
                CopilotRoute route = route("copilot:chat", server)) {
            assertThat(route.ask("hi").getBody()).isEqualTo("Hello there");
            assertThat(server.requests().get(0).header("accept-encoding")).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("codingsAndFramings")
    void anErrorIsQuotedHoweverItIsCompressed(Coding coding, Framing framing) throws Exception {
        byte[] answer = framing.of(coding.head("400 Bad", "application/json"), coding.of(ERROR));
        for (String operation : List.of("copilot:chat", "copilot:stream", "copilot:models")) {
            try (ByteServer server = ByteServer.of(answer);
                    CopilotRoute route = route(operation, server)) {
                CopilotException failure = failure(route);

                assertThat(failure)
                        .isExactlyInstanceOf(CopilotRequestException.class)
                        .hasMessageContaining("Too many tokens in the prompt");
                assertThat(failure.getCode()).isEqualTo("context_length_exceeded");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamIsReadInEveryFormOfEmission(EmitForm form) throws Exception {
        for (Coding coding : Coding.values()) {
            byte[] answer =
                    Framing.CHUNKED.of(
                            coding.head("200 OK", "text/event-stream"), coding.of(EVENTS));
            try (ByteServer server = ByteServer.of(answer);
                    CopilotRoute route = route("copilot:stream?" + form.option(), server);
                    ChunkReader reader = form.read(route.ask("hi"))) {
                assertThat(reader.rest()).isEqualTo("Hello there");
            }
        }
    }

    @Test
    void theListOfModelsIsRead() throws Exception {
        byte[] list = Coding.GZIP.of("{\"data\":[{\"id\":\"m-1\"}]}");
        byte[] answer = ByteServer.response(Coding.GZIP.head("200 OK", "application/json"), list);
        try (ByteServer server = ByteServer.of(answer);
                CopilotRoute route = route("copilot:models", server)) {
            assertThat(route.ask("hi").getBody().toString()).contains("m-1");
        }
    }

    /** Complete if it has a finish reason, otherwise a failure. */
    @Test
    void aStreamThatIsCutAnywhereIsWholeOrFails() throws Exception {
        byte[] coded = Coding.GZIP.of(EVENTS);
        String head = Coding.GZIP.head("200 OK", "text/event-stream");
        int[] length = {0};
        try (ByteServer server = cutServer(head, coded, length);
                CopilotRoute route = route("copilot:stream", server)) {
            for (length[0] = 1; length[0] < coded.length; length[0]++) {
                Exchange exchange = route.send("hi");
                StringBuilder text = new StringBuilder();
                try {
                    if (exchange.getException() != null) {
                        throw exchange.getException();
                    }
                    Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
                    while (chunks.hasNext()) {
                        text.append(((Message) chunks.next()).getBody(String.class));
                    }
                    assertThat(text).as("%d bytes", length[0]).hasToString("Hello there");
                } catch (CopilotServerException | CopilotStreamException failure) {
                    assertThat(failure.getMessage()).doesNotContainPattern(NOT_TEXT);
                    assertThat(text.toString()).isSubstringOf("Hello there");
                }
            }
        }
    }

    @Test
    void anAnswerThatIsCutAnywhereFails() throws Exception {
        byte[] coded = Coding.GZIP.of(WHOLE);
        String head = Coding.GZIP.head("200 OK", "application/json");
        int[] length = {0};
        try (ByteServer server = cutServer(head, coded, length);
                CopilotRoute route = route("copilot:chat", server)) {
            for (length[0] = 1; length[0] < coded.length; length[0]++) {
                assertThat(failure(route))
                        .isExactlyInstanceOf(CopilotServerException.class)
                        .hasMessageContaining("is compressed with gzip, and cut off");
            }
        }
    }

    @Test
    void anErrorThatIsCutAnywhereKeepsItsStatus() throws Exception {
        byte[] coded = Coding.GZIP.of(ERROR);
        String head = Coding.GZIP.head("400 Bad", "application/json");
        int[] length = {0};
        try (ByteServer server = cutServer(head, coded, length);
                CopilotRoute route = route("copilot:chat", server)) {
            for (length[0] = 0; length[0] < coded.length; length[0]++) {
                CopilotException failure = failure(route);
                assertThat(failure).isExactlyInstanceOf(CopilotRequestException.class);
                assertThat(failure.getMessage()).doesNotContainPattern(NOT_TEXT);
                if (length[0] > 0 && length[0] < 12) {
                    assertThat(failure).hasMessageContaining("gzip");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, br"})
    void anUnknownCodingIsNamed(String coding) throws Exception {
        byte[] bytes = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 4, 3, 2, 1, (byte) 0x80};
        String named = coding.substring(coding.lastIndexOf(' ') + 1);
        for (String status : List.of("200 OK", "400 Bad", "503 Busy")) {
            String head =
                    status
                            + "\r\nContent-Encoding: "
                            + coding.replace(", ", "\r\nContent-Encoding: ");
            for (String operation : List.of("copilot:chat", "copilot:stream", "copilot:models")) {
                try (ByteServer server = ByteServer.of(ByteServer.response(head, bytes));
                        CopilotRoute route = route(operation, server)) {
                    CopilotException failure = failure(route);

                    assertThat(failure.getStatus())
                            .isEqualTo(Integer.parseInt(status.substring(0, 3)));
                    assertThat(failure).hasMessageContaining("compressed with " + named);
                    assertThat(CopilotRoute.text(failure)).doesNotContainPattern("\\ufffd");
                    assertThat(failure)
                            .isExactlyInstanceOf(
                                    status.startsWith("400")
                                            ? CopilotRequestException.class
                                            : CopilotServerException.class);
                }
            }
        }
    }

    /** A small body that is 30 MB long when decoded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "copilot:chat?maxAnswerSize=1MB | 200 OK  | application/json  | {\"a\":\"       | is too large",
                "copilot:stream                 | 200 OK  | text/event-stream | data:           | is too large",
                "copilot:chat                   | 400 Bad | text/plain        | Much too much.  | Much too much."
            })
    void aBombIsReadUpToTheLimitOfItsDecodedBytes(
            String uri, String status, String type, String begin, String message) throws Exception {
        byte[] bomb = Coding.GZIP.of(begin + " " + "x".repeat(30 << 20));
        byte[] answer = ByteServer.response(Coding.GZIP.head(status, type), bomb);
        try (ByteServer server = ByteServer.of(answer);
                CopilotRoute route = route(uri, server)) {
            assertThat(failure(route))
                    .isExactlyInstanceOf(
                            status.startsWith("400")
                                    ? CopilotRequestException.class
                                    : CopilotServerException.class)
                    .hasMessageContaining(message);
        }
    }

    /** Serves as many bytes of the body as the first element of the array says. */
    private static ByteServer cutServer(String head, byte[] body, int[] length) throws IOException {
        return new ByteServer(request -> ByteServer.response(head, Arrays.copyOf(body, length[0])));
    }

    private static CopilotRoute route(String uri, ByteServer server) throws Exception {
        CopilotRoute route = CopilotRoute.bare();
        CopilotConfiguration options = route.options();
        options.setProvider(ProviderName.OPENAI);
        options.setBaseUrl("http://" + server.address() + "/v1");
        options.setModel("m");
        options.setMaxRetries(0);
        return route.start(uri);
    }

    private static CopilotException failure(CopilotRoute route) {
        Exchange exchange = route.send("hi");
        assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
        assertThat(exchange.getMessage().getBody()).isEqualTo("hi");
        return (CopilotException) exchange.getException();
    }
}
