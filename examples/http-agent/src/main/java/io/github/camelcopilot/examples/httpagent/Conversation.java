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

/** What the caller sends: a request in OpenAI's format. Holds no state. */
public final class Conversation {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns what distinguishes callers, from which no token can be made. */
    public String caller(@Header("X-GitHub-Token") String token) throws NoSuchAlgorithmException {
        byte[] bytes = String.valueOf(token).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /**
     * Puts a system message in front of the others. A request without messages stays as it is, for
     * {@code copilot:stream} to refuse.
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
        // In place: setBody would put another message in the place of the HttpMessage, whose
        // response is needed.
        exchange.getMessage().setBody(request.toString());
    }
}
