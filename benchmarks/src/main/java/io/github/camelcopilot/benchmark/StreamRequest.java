// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The request of the readers that use an HTTP client directly. */
final class StreamRequest {

    private static final byte[] BODY = body();

    private StreamRequest() {}

    static byte[] json() {
        return BODY.clone();
    }

    private static byte[] body() {
        try {
            return new ObjectMapper()
                    .writeValueAsBytes(
                            Map.of(
                                    "model",
                                    ChatRoutes.MODEL,
                                    "messages",
                                    List.of(Map.of("role", "user", "content", ChatRoutes.PROMPT)),
                                    "stream",
                                    true,
                                    "stream_options",
                                    Map.of("include_usage", true)));
        } catch (JsonProcessingException never) {
            throw new UncheckedIOException(never);
        }
    }
}
