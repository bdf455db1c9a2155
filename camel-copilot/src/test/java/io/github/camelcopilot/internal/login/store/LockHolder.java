// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The program that {@link ProcessLockTest} runs: holds a lock until it gets a line. */
final class LockHolder {

    private LockHolder() {}

    /**
     * Prints {@code held} or {@code busy}, and after a line of input {@code released}.
     *
     * @param arguments the lock file
     */
    public static void main(String[] arguments) throws IOException {
        Optional<ProcessLock.Held> held = new ProcessLock(Path.of(arguments[0])).tryAcquire();
        if (held.isEmpty()) {
            System.out.println("busy");
            return;
        }
        System.out.println("held");
        if (System.in.read() >= 0) {
            held.get().close();
            System.out.println("released");
            System.out.println(System.in.read());
        }
    }
}
