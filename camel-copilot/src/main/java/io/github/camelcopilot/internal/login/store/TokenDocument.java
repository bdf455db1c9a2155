// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The JSON document of a token file: {@code {"hosts":{"github.com":{"default":{…}}}}}. Unknown
 * members are kept because a newer version may have written them. Not thread-safe: each read of the
 * file creates its own document.
 */
final class TokenDocument {

    private static final String HOSTS = "hosts";
    private static final String ACCESS_TOKEN = "access_token";
    private static final String EXPIRES_AT = "expires_at";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final String REFRESH_TOKEN_EXPIRES_AT = "refresh_token_expires_at";
    private static final String CLIENT_ID = "client_id";
    private static final String ISSUED_AT = "issued_at";

    /** Preserves the notation of numbers in unknown members. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final ObjectNode root;

    private TokenDocument(ObjectNode root) {
        this.root = root;
    }

    static TokenDocument empty() {
        return new TokenDocument(MAPPER.createObjectNode());
    }

    /**
     * Parses a document; empty if the bytes are not a document. Jackson's message is dropped
     * because it quotes the input.
     */
    static Optional<TokenDocument> parse(byte[] json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode root
                            && (!root.has(HOSTS) || root.get(HOSTS).isObject())
                    ? Optional.of(new TokenDocument(root))
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    byte[] toBytes() {
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException impossible) {
            // A tree in memory can always be written.
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns whether there is an entry for this login, even if it is malformed. */
    boolean contains(TokenKey key) {
        JsonNode accounts = root.path(HOSTS).path(key.host());
        return accounts.isObject() ? accounts.has(key.account()) : !accounts.isMissingNode();
    }

    /** Returns the token of this login; empty if it is missing or malformed. */
    Optional<StoredToken> token(TokenKey key) {
        JsonNode entry = root.path(HOSTS).path(key.host()).path(key.account());
        try {
            return entry.isObject() ? Optional.of(read(entry)) : Optional.empty();
        } catch (MalformedException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static StoredToken read(JsonNode entry) throws MalformedException {
        return StoredToken.builder()
                .accessToken(Secret.of(text(entry, ACCESS_TOKEN)))
                .expiresAt(instant(entry, EXPIRES_AT))
                .refreshToken(
                        entry.hasNonNull(REFRESH_TOKEN)
                                ? Secret.of(text(entry, REFRESH_TOKEN))
                                : null)
                .refreshTokenExpiresAt(instant(entry, REFRESH_TOKEN_EXPIRES_AT))
                .clientId(text(entry, CLIENT_ID))
                .issuedAt(Instant.parse(text(entry, ISSUED_AT)))
                .build();
    }

    private static Instant instant(JsonNode entry, String member) throws MalformedException {
        return entry.hasNonNull(member) ? Instant.parse(text(entry, member)) : null;
    }

    private static String text(JsonNode entry, String member) throws MalformedException {
        JsonNode node = entry.path(member);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw new MalformedException();
        }
        return node.textValue();
    }

    void put(TokenKey key, StoredToken token) {
        ObjectNode entry = object(object(object(root, HOSTS), key.host()), key.account());
        entry.put(ACCESS_TOKEN, token.accessToken().reveal());
        put(entry, EXPIRES_AT, token.expiresAt().map(Instant::toString));
        put(entry, REFRESH_TOKEN, token.refreshToken().map(Secret::reveal));
        put(entry, REFRESH_TOKEN_EXPIRES_AT, token.refreshTokenExpiresAt().map(Instant::toString));
        entry.put(CLIENT_ID, token.clientId());
        entry.put(ISSUED_AT, token.issuedAt().toString());
    }

    private static void put(ObjectNode entry, String member, Optional<String> value) {
        value.ifPresentOrElse(text -> entry.put(member, text), () -> entry.remove(member));
    }

    /** Returns the member; if it is missing or not an object, it is replaced by a new object. */
    private static ObjectNode object(ObjectNode parent, String member) {
        return parent.get(member) instanceof ObjectNode object ? object : parent.putObject(member);
    }

    /**
     * Removes the entry of this login, and the entry of its host if no login remains.
     *
     * @return whether there was an entry
     */
    boolean remove(TokenKey key) {
        if (!contains(key)) {
            return false;
        }
        ObjectNode hosts = (ObjectNode) root.get(HOSTS);
        if (hosts.get(key.host()) instanceof ObjectNode accounts) {
            accounts.remove(key.account());
            if (!accounts.isEmpty()) {
                return true;
            }
        }
        hosts.remove(key.host());
        return true;
    }

    /** A required member of an entry is missing or of another type. */
    private static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
