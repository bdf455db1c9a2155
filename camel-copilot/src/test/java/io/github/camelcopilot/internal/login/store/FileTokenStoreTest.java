// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.LockableTokenStore;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileTokenStoreTest {

    private static final Instant NOW = Instant.parse("2027-01-02T03:04:05.678Z");
    private static final TokenKey KEY = TokenKey.of("github.com", null);
    private static final TokenKey OTHER = TokenKey.of("github.com", "other");
    private static final TokenKey ENTERPRISE = TokenKey.of("octo.ghe.com", null);

    /** Part of all secrets of this test. */
    private static final String SECRET = "0dd5ecre7";

    private static final StoredToken LASTING =
            StoredToken.builder()
                    .accessToken(Secret.of("gho_" + SECRET + "lasting"))
                    .clientId("Iv1.0123456789abcdef")
                    .issuedAt(NOW)
                    .build();

    private static final StoredToken RENEWABLE =
            StoredToken.builder()
                    .accessToken(Secret.of("ghu_" + SECRET + "short"))
                    .expiresAt(NOW.plusSeconds(28_800))
                    .refreshToken(Secret.of("ghr_" + SECRET + "renewal"))
                    .refreshTokenExpiresAt(NOW.plusSeconds(15_811_200))
                    .clientId("Iv1.0123456789abcdef")
                    .issuedAt(NOW)
                    .build();

    @TempDir private Path home;

    private Path folder;
    private Path file;
    private FileTokenStore store;
    private StoreLog log;

    @BeforeEach
    void create() {
        folder = home.resolve(".config").resolve("camel-copilot");
        file = folder.resolve("auth.json");
        store = new FileTokenStore(file, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(10));
        log = new StoreLog();
    }

    @AfterEach
    void nothingSecretWasLogged() {
        log.close();
        assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
    }

    // Content.

    static Stream<StoredToken> tokens() {
        return Stream.of(
                LASTING,
                RENEWABLE,
                StoredToken.builder()
                        .accessToken(LASTING.accessToken())
                        .expiresAt(NOW)
                        .refreshToken(Secret.of("ghr_\"\\\n😀"))
                        .clientId("client")
                        .issuedAt(Instant.EPOCH)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void loadsWhatWasSaved(StoredToken token) {
        store.save(KEY, token);

        assertThat(store.load(KEY)).contains(token);
        assertThat(FileTokenStore.at(file).load(KEY)).contains(token);
    }

    @Test
    void writesTheDocumentedMembers() throws IOException {
        store.save(KEY, RENEWABLE);
        store.save(OTHER, LASTING);

        JsonNode accounts = json().path("hosts").path("github.com");
        assertThat(accounts.path("default").toString())
                .isEqualTo(
                        "{\"access_token\":\"ghu_0dd5ecre7short\","
                                + "\"expires_at\":\"2027-01-02T11:04:05.678Z\","
                                + "\"refresh_token\":\"ghr_0dd5ecre7renewal\","
                                + "\"refresh_token_expires_at\":\"2027-07-04T03:04:05.678Z\","
                                + "\"client_id\":\"Iv1.0123456789abcdef\","
                                + "\"issued_at\":\"2027-01-02T03:04:05.678Z\"}");
        assertThat(accounts.path("other").toString())
                .isEqualTo(
                        "{\"access_token\":\"gho_0dd5ecre7lasting\","
                                + "\"client_id\":\"Iv1.0123456789abcdef\","
                                + "\"issued_at\":\"2027-01-02T03:04:05.678Z\"}");
    }

    @Test
    void keepsHostsAndAccountsApart() {
        store.save(KEY, LASTING);
        store.save(OTHER, RENEWABLE);
        store.save(ENTERPRISE, RENEWABLE);
        store.save(ENTERPRISE, LASTING);
        store.delete(OTHER);

        assertThat(store.load(KEY)).contains(LASTING);
        assertThat(store.load(OTHER)).isEmpty();
        assertThat(store.load(ENTERPRISE)).contains(LASTING);
        assertThat(store.load(TokenKey.of("octo.ghe.com", "other"))).isEmpty();
    }

    @Test
    void removesMembersThatALaterTokenDoesNotHave() throws IOException {
        store.save(KEY, RENEWABLE);
        store.save(KEY, LASTING);

        assertThat(store.load(KEY)).contains(LASTING);
        assertThat(Files.readString(file)).doesNotContain("expires_at", "refresh");
    }

    @Test
    void forgetsAHostWithItsLastAccountButKeepsTheFile() throws IOException {
        store.save(KEY, LASTING);
        store.save(OTHER, LASTING);
        store.save(ENTERPRISE, LASTING);

        store.delete(KEY);
        assertThat(json().toString())
                .contains("github.com", "other")
                .doesNotContain("default\":{}");
        store.delete(OTHER);
        assertThat(json().path("hosts").has("github.com")).isFalse();
        store.delete(ENTERPRISE);
        assertThat(json().toString()).isEqualTo("{\"hosts\":{}}");
    }

    @Test
    void createsNothingUntilATokenIsSaved() {
        assertThat(store.load(KEY)).isEmpty();
        store.delete(KEY);

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void writesNothingWhenThereIsNothingToDelete() throws IOException {
        store.save(KEY, LASTING);
        Object before = identity();

        store.delete(OTHER);
        store.delete(ENTERPRISE);

        assertThat(identity()).isEqualTo(before);
    }

    @Test
    void keepsWhatItDoesNotKnow() throws IOException {
        put(
                "{\"version\":1.10,\"huge\":1E+400,\"hosts\":{\"github.com\":{\"default\":"
                        + "{\"scope\":\"read:user\",\"access_token\":\"gho_old\"},"
                        + "\"later\":[1,null]}},\"other_tool\":{\"a\":[true]}}");

        store.save(KEY, LASTING);
        store.save(ENTERPRISE, LASTING);
        store.delete(ENTERPRISE);

        JsonNode json = json();
        assertThat(json.path("hosts").path("github.com").path("default").path("scope").asText())
                .isEqualTo("read:user");
        assertThat(json.path("hosts").path("github.com").path("later").toString())
                .isEqualTo("[1,null]");
        assertThat(json.path("other_tool").toString()).isEqualTo("{\"a\":[true]}");
        assertThat(Files.readString(file)).contains("1.10", "1E+400").doesNotContain("gho_old");
    }

    // Permissions.

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void createsEverythingForTheOwnerAlone() throws IOException {
        store.save(KEY, LASTING);
        try (LockableTokenStore.Lock held = store.tryLock(KEY).orElseThrow()) {
            assertThat(names())
                    .containsExactlyInAnyOrder(
                            "auth.json", "auth.json.lock", "auth.json.refresh.lock");
        }

        assertThat(permissions(folder)).isEqualTo("rwx------");
        for (String name : names()) {
            assertThat(permissions(folder.resolve(name))).as(name).isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxr-x---", "rwxr-xr-x", "rwx--x--x"})
    @DisabledOnOs(OS.WINDOWS)
    void acceptsAFolderThatOtherUsersCannotChange(String permissions) throws IOException {
        Files.createDirectories(folder);
        chmod(folder, permissions);

        store.save(KEY, LASTING);

        assertThat(store.load(KEY)).contains(LASTING);
        assertThat(permissions(folder)).isEqualTo(permissions);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void acceptsAStickyFolder() throws IOException {
        Files.createDirectories(folder);
        Files.setAttribute(folder, "unix:mode", 01777);

        store.save(KEY, LASTING);

        assertThat(store.load(KEY)).contains(LASTING);
    }

    /** Changes the file or its folder after a save. */
    private interface Change {
        void apply(Path file) throws IOException;
    }

    private static Arguments refused(String name, Change change, String... advice) {
        return Arguments.of(name, change, advice);
    }

    private static Arguments open(String permissions) {
        return refused(
                "file " + permissions, file -> chmod(file, permissions), "chmod 600 ", "auth.json");
    }

    private static Arguments openFolder(String permissions) {
        return refused(
                "folder " + permissions,
                file -> chmod(file.getParent(), permissions),
                "chmod 700 ",
                "camel-copilot");
    }

    static Stream<Arguments> refusedStates() {
        return Stream.of(
                open("rw-r-----"),
                open("rw--w----"),
                open("rw---x---"),
                open("rw----r--"),
                open("rw-----w-"),
                open("rw------x"),
                open("rwxrwxrwx"),
                openFolder("rwx-w----"),
                openFolder("rwxrwxr-x"),
                openFolder("rwx----w-"),
                openFolder("rwxrwxrwx"),
                refused(
                        "a link to the file",
                        file -> {
                            Path target = file.resolveSibling("target");
                            Files.move(file, target);
                            Files.createSymbolicLink(file, target);
                        },
                        "symbolic link",
                        "tokenStore"),
                refused(
                        "a link to nothing",
                        file -> {
                            Files.delete(file);
                            Files.createSymbolicLink(file, file.resolveSibling("missing"));
                        },
                        "symbolic link",
                        "tokenStore"),
                refused(
                        "a link to the folder",
                        file -> {
                            Path target = file.getParent().resolveSibling("target");
                            Files.move(file.getParent(), target);
                            Files.createSymbolicLink(file.getParent(), target);
                        },
                        "symbolic link",
                        "tokenStore"),
                refused(
                        "a link to no folder",
                        file -> {
                            Path folder = file.getParent();
                            Files.move(folder, folder.resolveSibling("moved"));
                            Files.createSymbolicLink(folder, folder.resolveSibling("missing"));
                        },
                        "symbolic link",
                        "tokenStore"),
                refused(
                        "a folder in place of the file",
                        file -> {
                            Files.delete(file);
                            Files.createDirectory(file);
                        },
                        "not a regular file",
                        "move it away"),
                refused(
                        "a pipe in place of the file",
                        file -> {
                            Files.delete(file);
                            makePipe(file);
                        },
                        "not a regular file",
                        "move it away"),
                refused(
                        "a file in place of the folder",
                        file -> {
                            Path folder = file.getParent();
                            Files.move(folder, folder.resolveSibling("moved"));
                            Files.createFile(folder);
                        },
                        "is not a folder",
                        "move it away"),
                refused(
                        "a large file",
                        file ->
                                Files.writeString(
                                        file,
                                        "{\""
                                                + SECRET.repeat(TokenFile.MAX_BYTES / 9 + 1)
                                                + "\":1}"),
                        "larger",
                        "1048576",
                        "move it away"),
                refused(
                        "somebody else's file",
                        FileTokenStoreTest::giveAway,
                        "belongs to the user",
                        "12345"),
                refused(
                        "somebody else's folder",
                        file -> giveAway(file.getParent()),
                        "camel-copilot belongs to the user 12345",
                        "tokenStore"),
                refused(
                        "somebody else's folder above",
                        file -> giveAway(file.getParent().getParent()),
                        ".config belongs to the user 12345",
                        "tokenStore"),
                refused(
                        "somebody else's link on the way",
                        file -> {
                            Path above = file.getParent().getParent();
                            Files.move(above, above.resolveSibling("real"));
                            Files.createSymbolicLink(above, above.resolveSibling("real"));
                            giveAway(above);
                        },
                        ".config belongs to the user 12345",
                        "tokenStore"),
                refused(
                        "a link into somebody else's folder",
                        file -> {
                            Path above = file.getParent().getParent();
                            Path real = above.resolveSibling("real");
                            Files.move(above, real);
                            Files.createSymbolicLink(above, real);
                            giveAway(real);
                        },
                        "real belongs to the user 12345",
                        "tokenStore"));
    }

    private static void giveAway(Path path) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException notAllowed) {
            abort("Only root can give a file away");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aStickyParentFolderMayBelongToAnotherUser() throws IOException {
        store.save(KEY, LASTING);
        giveAway(folder.getParent());
        Files.setAttribute(folder.getParent(), "unix:mode", 0b1_111_111_111);

        store.save(KEY, RENEWABLE);

        assertThat(store.load(KEY)).contains(RENEWABLE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nothingSecretGetsIntoAFileThatSomebodyPutsInPlaceOfTheUnfinishedOne() throws Exception {
        store.save(KEY, LASTING);
        List<Path> traps = traps();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService attacker = Executors.newSingleThreadExecutor();
        int set;
        try {
            Future<Integer> attack = attacker.submit(() -> setTraps(traps, stop));
            for (int i = 0; i < traps.size(); i++) {
                try {
                    store.save(KEY, LASTING);
                } catch (UncheckedIOException attacked) {
                    // The prepared file has replaced the store, or was moved away.
                }
                // Keeps the folder small, so that it is read quickly.
                for (Path left : listed(folder)) {
                    if (!left.toString().endsWith(".lock")) {
                        Files.deleteIfExists(left);
                    }
                }
            }
            stop.set(true);
            set = attack.get();
        } finally {
            attacker.shutdownNow();
        }
        assertThat(set).as("traps that were set").isPositive();
        assertThat(traps).allSatisfy(trap -> assertThat(trap).content().doesNotContain(SECRET));
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Files of another user, each with a second name that can be moved into the folder. */
    private List<Path> traps() throws IOException {
        List<Path> traps = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Path trap = Files.createFile(home.resolve("trap" + i));
            Files.createLink(bait(trap), trap);
            traps.add(trap);
        }
        return traps;
    }

    private static Path bait(Path trap) {
        return trap.resolveSibling(trap.getFileName() + "-bait");
    }

    /** Returns the number of prepared files. */
    private int setTraps(List<Path> traps, AtomicBoolean stop) throws IOException {
        int next = 0;
        while (!stop.get() && next < traps.size()) {
            String[] names = folder.toFile().list();
            for (String name : names == null ? new String[0] : names) {
                if (name.endsWith(".tmp") && next < traps.size()) {
                    Files.move(
                            bait(traps.get(next)),
                            folder.resolve(name),
                            StandardCopyOption.ATOMIC_MOVE);
                    next++;
                }
            }
        }
        return next;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedStates")
    @DisabledOnOs(OS.WINDOWS)
    void refusesWithAdvice(String name, Change change, String[] advice) throws IOException {
        store.save(KEY, LASTING);
        change.apply(file);
        List<String> before = tree();

        for (Runnable call :
                List.<Runnable>of(
                        () -> store.load(KEY),
                        () -> store.save(KEY, RENEWABLE),
                        () -> store.delete(KEY))) {
            assertThat(failureOf(call)).as(name).contains(advice);
        }
        assertThat(tree()).as("nothing was changed").isEqualTo(before);
    }

    static Stream<Arguments> refusedLocks() {
        return Stream.of(
                refused(
                        "link",
                        lock -> Files.createSymbolicLink(lock, lock.resolveSibling("other")),
                        "symbolic link"),
                refused(
                        "dangling link",
                        lock -> Files.createSymbolicLink(lock, lock.resolveSibling("missing")),
                        "symbolic link"),
                refused("folder", Files::createDirectory, "not a regular file"),
                refused("pipe", FileTokenStoreTest::makePipe, "not a regular file"),
                refused(
                        "somebody else's",
                        lock -> {
                            Files.createFile(lock);
                            giveAway(lock);
                        },
                        "belongs to the user 12345",
                        "tokenStore"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedLocks")
    @DisabledOnOs(OS.WINDOWS)
    void refusesALockFileThatIsNone(String name, Change change, String[] advice)
            throws IOException {
        store.save(KEY, LASTING);
        Files.createFile(folder.resolve("other"));
        for (String lock : List.of("auth.json.lock", "auth.json.refresh.lock")) {
            Files.deleteIfExists(folder.resolve(lock));
            change.apply(folder.resolve(lock));
        }
        List<String> before = tree();

        assertThat(failureOf(() -> store.save(KEY, RENEWABLE)))
                .contains("auth.json.lock")
                .contains(List.of(advice));
        assertThat(failureOf(() -> store.delete(KEY))).contains("auth.json.lock");
        assertThat(failureOf(() -> store.tryLock(KEY))).contains("auth.json.refresh.lock");
        assertThat(store.load(KEY)).as("a reader needs no lock").contains(LASTING);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void theTextFormIsThePath() {
        store.save(KEY, LASTING);

        assertThat(store).hasToString("FileTokenStore[" + file + "]");
    }

    // Files with other content.

    static Stream<String> corruptContents() {
        return Stream.of(
                "",
                " \n",
                "null",
                "gho_" + SECRET,
                "\"gho_" + SECRET + "\"",
                "[{\"access_token\":\"gho_" + SECRET + "\"}]",
                "{\"hosts\":{\"github.com\":{\"default\":{\"access_token\":\"gho_" + SECRET,
                "{\"hosts\":{}} gho_" + SECRET,
                "{\"hosts\":[\"gho_" + SECRET + "\"]}",
                "{\"hosts\":null}",
                "{\"hosts\":{\"github.com\":gho_" + SECRET + "}}",
                "\0\0\0\0gho_" + SECRET,
                "{\"\u0001\":" + "[".repeat(5_000));
    }

    @ParameterizedTest
    @MethodSource("corruptContents")
    void movesAFileWithOtherContentAside(String content) throws IOException {
        put(content);

        assertThat(store.load(KEY)).isEmpty();

        assertThat(folder.resolve("auth.json.corrupt-20270102T030405Z")).hasContent(content);
        assertThat(file).doesNotExist();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN ")
                .contains(file.toString(), "auth.json.corrupt-20270102T030405Z");
        assertThat(store.load(KEY)).isEmpty();
        assertThat(log.lines()).as("said once").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("corruptContents")
    void savesAfterMovingAFileWithOtherContentAside(String content) throws IOException {
        put(content);

        store.save(KEY, LASTING);

        assertThat(folder.resolve("auth.json.corrupt-20270102T030405Z")).hasContent(content);
        assertThat(store.load(KEY)).contains(LASTING);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void overwritesNoFileThatWasMovedAside() throws IOException {
        for (int count = 0; count < 4; count++) {
            put("corrupt " + count);
            store.delete(KEY);
        }

        String name = "auth.json.corrupt-20270102T030405Z";
        assertThat(folder.resolve(name)).hasContent("corrupt 0");
        assertThat(folder.resolve(name + "-1")).hasContent("corrupt 1");
        assertThat(folder.resolve(name + "-2")).hasContent("corrupt 2");
        assertThat(folder.resolve(name + "-3")).hasContent("corrupt 3");
    }

    static Stream<String> unusableAccounts() {
        String rest = ",\"client_id\":\"client\",\"issued_at\":\"2027-01-02T03:04:05Z\"}";
        String token = "{\"access_token\":\"gho_" + SECRET + "\"";
        return Stream.of(
                "null",
                "5",
                "\"gho_" + SECRET + "\"",
                "[]",
                "{}",
                "{\"access_token\":null" + rest,
                "{\"access_token\":\" \"" + rest,
                "{\"access_token\":5" + rest,
                "{\"token\":\"gho_" + SECRET + "\"" + rest,
                token + "}",
                token + ",\"client_id\":\"client\"}",
                token + ",\"client_id\":\"client\",\"issued_at\":\"" + SECRET + "\"}",
                token + ",\"expires_at\":\"" + SECRET + "\"" + rest,
                token + ",\"expires_at\":1798858800" + rest,
                token + ",\"refresh_token\":{}" + rest,
                token + ",\"refresh_token_expires_at\":\"soon\"" + rest);
    }

    @ParameterizedTest
    @MethodSource("unusableAccounts")
    void ignoresAnEntryThatIsNoToken(String account) throws IOException {
        store.save(OTHER, LASTING);
        String others = json().path("hosts").path("github.com").path("other").toString();
        String content =
                "{\"hosts\":{\"github.com\":{\"other\":"
                        + others
                        + ",\"default\":"
                        + account
                        + "}}}";
        put(content);

        assertThat(store.load(KEY)).isEmpty();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN ")
                .contains("github.com", "default", file.toString());
        assertThat(file).hasContent(content);
        assertThat(store.load(OTHER)).contains(LASTING);

        store.save(KEY, RENEWABLE);
        assertThat(store.load(KEY)).contains(RENEWABLE);
        assertThat(store.load(OTHER)).contains(LASTING);

        put(content);
        store.delete(KEY);
        assertThat(json().path("hosts").path("github.com").has("default")).isFalse();
        assertThat(store.load(OTHER)).contains(LASTING);
    }

    @Test
    void ignoresAHostThatIsNoObject() throws IOException {
        put("{\"hosts\":{\"github.com\":\"gho_" + SECRET + "\",\"a\":1}}");

        assertThat(store.load(KEY)).isEmpty();
        assertThat(log.lines()).singleElement().asString().contains("github.com", "default");
        store.delete(KEY);
        assertThat(json().toString()).isEqualTo("{\"hosts\":{\"a\":1}}");
        store.save(TokenKey.of("a", null), LASTING);
        assertThat(store.load(TokenKey.of("a", null))).contains(LASTING);
    }

    // Writes.

    @Test
    void replacesTheFileWhole() throws IOException {
        store.save(KEY, LASTING);
        byte[] before = Files.readAllBytes(file);
        Object identity = identity();

        try (InputStream reader = Files.newInputStream(file)) {
            store.save(KEY, RENEWABLE);
            assertThat(reader.readAllBytes()).as("who has it open").isEqualTo(before);
        }
        assertThat(identity()).isNotEqualTo(identity);
        assertThat(names()).containsExactlyInAnyOrder("auth.json", "auth.json.lock");
    }

    @Test
    void deletesTheFilesOfKilledWriters() throws IOException {
        store.save(KEY, LASTING);
        String random = "0123456789abcdef0123456789abcdef";
        List<String> kept =
                List.of(
                        "auth.json.mine.tmp",
                        "other.json." + random + ".tmp",
                        "auth.json." + random,
                        "auth.json." + random + ".tmp.old");
        for (String name : kept) {
            Files.createFile(folder.resolve(name));
        }
        Files.createFile(folder.resolve("auth.json." + random + ".tmp"));
        Path stubborn = folder.resolve("auth.json.f" + random.substring(1) + ".tmp");
        Files.createDirectories(stubborn.resolve("full"));

        store.save(KEY, RENEWABLE);

        assertThat(names())
                .contains("auth.json", "auth.json.lock")
                .containsAll(kept)
                .doesNotContain("auth.json." + random + ".tmp");
        assertThat(store.load(KEY)).contains(RENEWABLE);
    }

    @Test
    void leavesNothingWhenAWriteFails() throws IOException {
        // Fails only at the move: a file cannot replace a folder.
        Files.createDirectories(file.resolve("full"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> new TokenFile(file).replace(new byte[] {1}));

        assertThat(names()).containsExactly("auth.json");
    }

    @Test
    void writesNoFileThatIsTooLargeToBeRead() throws IOException {
        store.save(KEY, LASTING);
        StoredToken large =
                StoredToken.builder()
                        .accessToken(Secret.of(SECRET.repeat(TokenFile.MAX_BYTES / 9)))
                        .clientId("client")
                        .issuedAt(NOW)
                        .build();

        assertThat(failureOf(() -> store.save(OTHER, large))).contains("larger");

        assertThat(store.load(KEY)).contains(LASTING);
        assertThat(names()).containsExactlyInAnyOrder("auth.json", "auth.json.lock");
    }

    @Test
    void saysWhatToDoWhenTheSystemFails() throws IOException {
        Files.createFile(home.resolve(".config"));

        assertThat(failureOf(() -> store.save(KEY, LASTING)))
                .contains("Cannot write", file.toString(), "tokenStore", ".config");
    }

    @Test
    void isNotStoppedByAnInterrupt() throws IOException {
        Thread.currentThread().interrupt();
        store.save(KEY, LASTING);
        assertThat(store.load(KEY)).contains(LASTING);
        store.delete(KEY);
        store.tryLock(KEY).orElseThrow().close();

        assertThat(Thread.interrupted()).as("nor does it swallow one").isTrue();
        assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void losesNoWriteOfConcurrentThreads() throws Exception {
        int threads = 4;
        int logins = 15;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                FileTokenStore own = thread % 2 == 0 ? store : FileTokenStore.at(file);
                writers.add(
                        pool.submit(
                                () -> {
                                    for (int login = 0; login < logins; login++) {
                                        own.save(key(number, login), LASTING);
                                        assertThat(own.load(key(number, login))).isPresent();
                                        if (login % 3 == 0) {
                                            own.delete(key(number, login));
                                        }
                                    }
                                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            pool.shutdownNow();
        }
        for (int thread = 0; thread < threads; thread++) {
            for (int login = 0; login < logins; login++) {
                assertThat(store.load(key(thread, login)).isPresent()).isEqualTo(login % 3 != 0);
            }
        }
    }

    private static TokenKey key(int thread, int login) {
        return TokenKey.of("host" + login, "thread" + thread);
    }

    @Test
    void failsWhenTheLockIsHeldTooLong() throws IOException {
        store.save(KEY, LASTING);
        FileTokenStore impatient =
                new FileTokenStore(file, Clock.systemUTC(), Duration.ofMillis(50));
        try (ProcessLock.Held held = new TokenFile(file).writeLock().tryAcquire().orElseThrow()) {
            assertThat(failureOf(() -> impatient.save(KEY, RENEWABLE)))
                    .contains("Another process", "lock", file.toString());
            assertThat(failureOf(() -> impatient.delete(KEY))).contains("Another process");

            assertThat(impatient.load(KEY)).as("a reader needs no lock").contains(LASTING);
            impatient.delete(OTHER);
            impatient.tryLock(KEY).orElseThrow().close();
        }
        impatient.save(KEY, RENEWABLE);
    }

    @Test
    void letsOneRenewAtATime() throws IOException {
        FileTokenStore same = FileTokenStore.at(file);
        try (LockableTokenStore.Lock held = store.tryLock(KEY).orElseThrow()) {
            assertThat(same.tryLock(KEY)).isEmpty();
            assertThat(FileTokenStore.at(folder.resolve("b.json")).tryLock(KEY))
                    .hasValueSatisfying(LockableTokenStore.Lock::close);

            same.save(KEY, LASTING);
            assertThat(same.load(KEY)).contains(LASTING);
        }
        same.tryLock(KEY).orElseThrow().close();
    }

    // Location.

    static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of(null, "home/.config/camel-copilot/auth.json"),
                Arguments.of("", "home/.config/camel-copilot/auth.json"),
                Arguments.of("configuration", "home/.config/camel-copilot/auth.json"),
                Arguments.of("./configuration", "home/.config/camel-copilot/auth.json"),
                Arguments.of("~/configuration", "home/.config/camel-copilot/auth.json"),
                Arguments.of("ROOT/configuration", "configuration/camel-copilot/auth.json"));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void isInTheUsersConfiguration(String variable, String expected) {
        String value = variable == null ? null : variable.replace("ROOT", home.toString());

        assertThat(
                        FileTokenStore.defaultFile(
                                name -> name.equals("XDG_CONFIG_HOME") ? value : "/wrong",
                                home.resolve("home").toString()))
                .isEqualTo(home.resolve(expected));
    }

    @Test
    void isTheSameStoreAtTheSamePath() {
        Path detour = folder.resolve("x").resolve("..").resolve("auth.json");
        Path relative = Path.of("").toAbsolutePath().relativize(file);

        for (Path path : List.of(file, detour, relative)) {
            assertThat(FileTokenStore.at(path)).isEqualTo(store).hasSameHashCodeAs(store);
        }
        assertThat(FileTokenStore.at(folder.resolve("b.json"))).isNotEqualTo(store);
        assertThat(store).isNotEqualTo(file);
    }

    @Test
    void needsThePathOfAFile() {
        assertThatIllegalArgumentException().isThrownBy(() -> FileTokenStore.at(home.getRoot()));
    }

    /** Returns the message of the failure, and checks that its stack trace contains no secret. */
    private static String failureOf(Runnable call) {
        UncheckedIOException failure = catchThrowableOfType(UncheckedIOException.class, call::run);
        assertThat(failure).isNotNull();
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(SECRET);
        return failure.getMessage();
    }

    /** Replaces the file, with the permissions that its owner would set. */
    private void put(String content) throws IOException {
        OwnerOnlyFiles.createFolder(folder);
        Files.deleteIfExists(file);
        Files.createFile(file, OwnerOnlyFiles.newFile(file));
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }

    /**
     * Returns a value that changes when the file is replaced; on Windows, the modification time.
     */
    private Object identity() throws IOException {
        return OS.WINDOWS.isCurrentOs()
                ? Files.getLastModifiedTime(file)
                : Files.getAttribute(file, "unix:ino");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Returns all files and folders of the user with their sizes. */
    private List<String> tree() throws IOException {
        try (Stream<Path> paths = Files.walk(home)) {
            List<String> lines = new ArrayList<>();
            for (Path path : paths.sorted().toList()) {
                lines.add(path + " " + Files.getAttribute(path, "size", LinkOption.NOFOLLOW_LINKS));
            }
            return lines;
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void makePipe(Path path) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
