// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessLockTest {

    @TempDir private Path folder;

    @Test
    void hasOneHolderInAJvm() throws IOException {
        try (ProcessLock.Held held = lock().tryAcquire().orElseThrow()) {
            assertThat(lock().tryAcquire()).isEmpty();
            assertThat(new ProcessLock(folder.resolve("other.lock")).tryAcquire())
                    .hasValueSatisfying(ProcessLockTest::release);
        }
    }

    @Test
    void hasOneHolderAmongThreads() {
        long holders =
                IntStream.range(0, 100)
                        .parallel()
                        .mapToObj(number -> tryAcquire())
                        .filter(Optional::isPresent)
                        .count();

        assertThat(holders).isEqualTo(1);
    }

    @Test
    void canBeAcquiredAgainAfterItsRelease() throws IOException {
        for (int turn = 0; turn < 3; turn++) {
            lock().tryAcquire().orElseThrow().close();
        }
    }

    @Test
    void isReleasedByAnyThreadAndOnlyOnce() throws Exception {
        ProcessLock.Held first = lock().tryAcquire().orElseThrow();
        CompletableFuture.runAsync(() -> release(first)).get();

        try (ProcessLock.Held second = lock().tryAcquire().orElseThrow()) {
            first.close();
            assertThat(lock().tryAcquire()).isEmpty();
            assertThat(askAnotherProcess()).isEqualTo("busy");
        }
    }

    @Test
    void isNotBrokenByThoseThatFindItHeld() throws Exception {
        try (ProcessLock.Held held = lock().tryAcquire().orElseThrow()) {
            for (int turn = 0; turn < 3; turn++) {
                assertThat(lock().tryAcquire()).isEmpty();
            }
            assertThat(askAnotherProcess()).isEqualTo("busy");
        }
        assertThat(askAnotherProcess()).isEqualTo("held");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isTheSameThroughALinkToItsFolder() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        try (ProcessLock.Held held =
                new ProcessLock(real.resolve("lock")).tryAcquire().orElseThrow()) {
            assertThat(new ProcessLock(link.resolve("lock")).tryAcquire()).isEmpty();
            assertThat(askAnotherProcess(real.resolve("lock"))).isEqualTo("busy");
        }
    }

    /** As in a server with two applications. */
    @Test
    void isTheSameForAnotherCopyOfTheClass() throws Exception {
        URL[] classes = {ProcessLock.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader loader =
                        new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
                ProcessLock.Held held = lock().tryAcquire().orElseThrow()) {
            Class<?> copy = loader.loadClass(ProcessLock.class.getName());
            Constructor<?> constructor = copy.getDeclaredConstructor(Path.class);
            constructor.setAccessible(true);
            Method tryAcquire = copy.getDeclaredMethod("tryAcquire");
            tryAcquire.setAccessible(true);

            assertThat(copy).isNotEqualTo(ProcessLock.class);
            assertThat(tryAcquire.invoke(constructor.newInstance(file())))
                    .isEqualTo(Optional.empty());
            assertThat(askAnotherProcess()).isEqualTo("busy");
        }
    }

    @Test
    void isHeldByAnotherProcessUntilThatReleasesIt() throws Exception {
        try (ChildJvm holder = ChildJvm.start(LockHolder.class, file())) {
            assertThat(holder.readLine()).isEqualTo("held");
            assertThat(lock().tryAcquire()).isEmpty();
            assertThat(lock().tryAcquire()).as("asking has broken nothing").isEmpty();

            holder.goOn();
            assertThat(holder.readLine()).isEqualTo("released");
            assertThat(lock().tryAcquire()).hasValueSatisfying(ProcessLockTest::release);
        }
    }

    @Test
    void isHeldByAnotherProcessUntilThatIsKilled() throws Exception {
        try (ChildJvm holder = ChildJvm.start(LockHolder.class, file())) {
            assertThat(holder.readLine()).isEqualTo("held");
            assertThat(lock().tryAcquire()).isEmpty();

            holder.kill();
            assertThat(lock().tryAcquire()).hasValueSatisfying(ProcessLockTest::release);
        }
    }

    @Test
    void leavesItsFileForTheNext() throws IOException {
        lock().tryAcquire().orElseThrow().close();

        assertThat(file()).isEmptyFile();
    }

    @Test
    void isFreeAfterAFailure() throws IOException {
        ProcessLock lock = new ProcessLock(folder.resolve("later").resolve("lock"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(lock::tryAcquire);
        Files.createDirectories(folder.resolve("later").resolve("lock"));
        assertThatExceptionOfType(TokenStoreException.class).isThrownBy(lock::tryAcquire);
        Files.delete(folder.resolve("later").resolve("lock"));

        assertThat(lock.tryAcquire()).hasValueSatisfying(ProcessLockTest::release);
    }

    private Path file() {
        return folder.resolve("lock");
    }

    private ProcessLock lock() {
        return new ProcessLock(file());
    }

    private Optional<ProcessLock.Held> tryAcquire() {
        try {
            return lock().tryAcquire();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void release(ProcessLock.Held held) {
        try {
            held.close();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private String askAnotherProcess() throws Exception {
        return askAnotherProcess(file());
    }

    private static String askAnotherProcess(Path file) throws Exception {
        try (ChildJvm holder = ChildJvm.start(LockHolder.class, file)) {
            return holder.readLine();
        }
    }
}
