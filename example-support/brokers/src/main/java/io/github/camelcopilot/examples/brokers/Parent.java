package io.github.camelcopilot.examples.brokers;

import java.io.IOException;

/**
 * The process that started this one, seen through standard input: a pipe whose other end is closed
 * when that process ends, whichever way. Without this a killed test would leave its broker behind.
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
                // Nobody writes anything.
            }
        } catch (IOException broken) {
            // As good as its end.
        }
        System.exit(0);
    }
}
