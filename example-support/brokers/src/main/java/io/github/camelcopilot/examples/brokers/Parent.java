// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import java.io.IOException;

/**
 * The process that started this one. Standard input is a pipe from it, which is closed when it ends
 * for any reason. Without this, a killed test would leave its broker running.
 */
final class Parent {

    private Parent() {}

    /** Ends this JVM when the parent ends; its shutdown hooks run. */
    static void endWithIt() {
        Thread thread = new Thread(Parent::awaitEnd, "parent");
        thread.setDaemon(true);
        thread.start();
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
