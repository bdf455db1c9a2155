// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import java.io.IOException;

/**
 * The process that started this one, if that is {@link SeveralProcesses}. Standard input is then a
 * pipe from it, which is closed when it ends for any reason. Without this, a killed program would
 * leave its processes running.
 */
final class Parent {

    /** System property of a process that ends with its parent. */
    static final String PROPERTY = "chat.endWithParent";

    private Parent() {}

    /** Ends this JVM when the parent ends; its shutdown hooks run. */
    static void endWithIt() {
        if (Boolean.getBoolean(PROPERTY)) {
            Thread thread = new Thread(Parent::awaitEnd, "parent");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // The input is ignored.
            }
        } catch (IOException broken) {
            // Treated like the end of the parent.
        }
        System.exit(0);
    }
}
