// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Iterator;
import java.util.List;

/** The command line of {@link CopilotServer}. Owned by the main thread. */
final class Main {

    private static final int DEFAULT_PORT = 4020;
    private static final int REQUESTS_KEPT = 100;

    private Main() {}

    static void run(String[] args) throws InterruptedException {
        CopilotServer server;
        try {
            server = start(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("Usage: CopilotServer [--port N] [--lenient]");
            System.exit(2);
            return;
        }
        System.out.println("CopilotServer listens on " + server.url());
        server.awaitEnd();
    }

    static CopilotServer start(String[] args) {
        int port = DEFAULT_PORT;
        boolean lenient = false;
        for (Iterator<String> it = List.of(args).iterator(); it.hasNext(); ) {
            String arg = it.next();
            if (arg.equals("--lenient")) {
                lenient = true;
            } else if (arg.equals("--port") && it.hasNext()) {
                port = port(it.next());
            } else {
                throw new IllegalArgumentException("Unknown or incomplete option: " + arg);
            }
        }
        // The process may run for weeks.
        CopilotServer server = CopilotServer.start(port).keepAtMost(REQUESTS_KEPT);
        return lenient ? server.lenient() : server;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers that are not ports.
        }
        throw new IllegalArgumentException("Not a port: " + text);
    }
}
