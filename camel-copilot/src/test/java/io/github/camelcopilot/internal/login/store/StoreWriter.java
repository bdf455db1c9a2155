// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The program that {@link StoreKillTest} runs and kills: saves a short and a long token in turn.
 */
final class StoreWriter {

    static final TokenKey KEY = TokenKey.of("github.com", "writer");

    /** Longer than several pages, so that a write in place would not be atomic. */
    static final List<StoredToken> TOKENS = List.of(token("a", 16), token("b", 200_000));

    private StoreWriter() {}

    /**
     * Prints {@code ready}, waits for a line of input, and prints a line after each save.
     *
     * @param arguments the file
     */
    public static void main(String[] arguments) throws IOException {
        FileTokenStore store = FileTokenStore.at(Path.of(arguments[0]));
        store.load(KEY);
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int count = 0; true; count++) {
            store.save(KEY, TOKENS.get(count % TOKENS.size()));
            System.out.println("saved");
        }
    }

    private static StoredToken token(String letter, int length) {
        Instant now = Instant.parse("2027-01-02T03:04:05Z");
        return StoredToken.builder()
                .accessToken(Secret.of("ghu_" + letter.repeat(length)))
                .expiresAt(now.plusSeconds(28_800))
                .refreshToken(Secret.of("ghr_" + letter.repeat(length)))
                .clientId("Iv1.0123456789abcdef")
                .issuedAt(now)
                .build();
    }
}
