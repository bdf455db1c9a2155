// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed at different moments of a write. */
class StoreKillTest {

    /** Each takes half a second; a run with -Dkills=200 tests more moments. */
    private static final int KILLS = Integer.getInteger("kills", 20);

    private static final int MOST_SAVES = 5;

    /** About as long as a save takes. */
    private static final long MOST_NANOS = Duration.ofMillis(10).toNanos();

    private static final TokenKey OURS = TokenKey.of("github.com", "ours");

    @TempDir private Path parent;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aKilledWriterLeavesAWholeFileAndNoLock() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = parent.resolve("camel-copilot").resolve("auth.json");
        // Does not wait, so a lock that outlives its process fails the test.
        FileTokenStore store = new FileTokenStore(file, Clock.systemUTC(), Duration.ZERO);
        int unfinished = 0;
        ChildJvm next = ChildJvm.start(StoreWriter.class, file);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                String description = "kill " + kill + " of seed " + seed;
                try (ChildJvm writer = next) {
                    assertThat(writer.readLine()).isEqualTo("ready");
                    // The next process starts in the meantime.
                    next = ChildJvm.start(StoreWriter.class, file);
                    writer.goOn();
                    for (int saves = random.nextInt(MOST_SAVES); saves >= 0; saves--) {
                        assertThat(writer.readLine()).as(description).isEqualTo("saved");
                    }
                    if (kill % 2 == 0) {
                        spin(random.nextLong(MOST_NANOS));
                    } else {
                        awaitBeginOfWrite(file);
                    }
                    writer.kill();
                }

                assertThat(isJsonObject(file))
                        .as("%s, a file of %s bytes", description, Files.size(file))
                        .isTrue();
                unfinished += checkPermissions(file.getParent(), description);
                assertThat(store.load(StoreWriter.KEY).orElseThrow())
                        .as(description)
                        .isIn(StoreWriter.TOKENS);
                if (kill > 0) {
                    assertThat(store.load(OURS)).as(description).contains(token(kill - 1));
                }
                store.save(OURS, token(kill));
                assertThat(store.load(OURS)).as(description).contains(token(kill));
                assertThat(names(file.getParent()))
                        .as(description)
                        .containsExactlyInAnyOrder("auth.json", "auth.json.lock");
            }
        } finally {
            next.kill();
        }
        assertThat(unfinished).as("kills in the middle of a write, seed %s", seed).isPositive();
    }

    private static boolean isJsonObject(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file)).isObject();
        } catch (JsonProcessingException torn) {
            return false;
        }
    }

    /** A sleep is not exact enough. */
    private static void spin(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
        }
    }

    /**
     * Waits until the file or its folder changes. A write is so short that few kills at random
     * moments would interrupt one.
     */
    private static void awaitBeginOfWrite(Path file) {
        String before = look(file);
        long begin = System.nanoTime();
        while (look(file).equals(before)) {
            assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(30).toNanos());
        }
    }

    private static String look(Path file) {
        return file.toFile().length() + Arrays.toString(file.getParent().toFile().list());
    }

    /**
     * @return the number of files that killed writers have left
     */
    private static int checkPermissions(Path folder, String description) throws IOException {
        assertThat(permissions(folder)).as(description).isEqualTo("rwx------");
        List<String> names = names(folder);
        for (String name : names) {
            assertThat(permissions(folder.resolve(name)))
                    .as("%s, %s", name, description)
                    .isEqualTo("rw-------");
        }
        return (int) names.stream().filter(name -> name.endsWith(".tmp")).count();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static StoredToken token(int number) {
        return StoredToken.builder()
                .accessToken(Secret.of("gho_" + number))
                .clientId("client")
                .issuedAt(Instant.EPOCH)
                .build();
    }
}
