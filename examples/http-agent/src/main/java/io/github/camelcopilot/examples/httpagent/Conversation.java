// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/** The caller's request in OpenAI's format. Stateless. */
public final class Conversation {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns an identifier of the caller from which the token cannot be derived. */
    public String caller(@Header("X-GitHub-Token") String token) throws NoSuchAlgorithmException {
        byte[] bytes = String.valueOf(token).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /**
     * Inserts a system message before the others. A request without messages remains unchanged, so
     * that {@code copilot:stream} refuses it.
     *
     * @throws IOException if the body is not valid JSON
     */
    public void instruct(Exchange exchange, @ExchangeProperty("instructions") String instructions)
            throws IOException {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        JsonNode request = JSON.readTree(body == null ? new byte[0] : body);
        if (request.path("messages") instanceof ArrayNode messages && !messages.isEmpty()) {
            messages.insertObject(0).put("role", "system").put("content", instructions);
        }
        // In place: setBody would replace the HttpMessage, whose response is needed.
        exchange.getMessage().setBody(request.toString());
    }
}
