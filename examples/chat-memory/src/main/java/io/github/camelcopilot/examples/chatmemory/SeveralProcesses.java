// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import io.github.camelcopilot.examples.postgresql.PostgreSqlServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Starts several processes of {@link ChatMemory} on ports of their own, and the database that they
 * share unless the environment names one. They end with this program. Used by the thread that
 * starts it, and closed by that or by a shutdown hook.
 */
public final class SeveralProcesses implements AutoCloseable {

    /** Names a database, as in {@code application.properties}. */
    private static final String DATABASE_URL = "CHAT_DATABASE_URL";

    private static final String PORTS = "chat.ports";

    private final PrintStream out;
    // Guarded by this.
    private final List<ChatProcess> processes = new ArrayList<>();
    private PostgreSqlServer database;
    private boolean isClosed;

    private SeveralProcesses(PrintStream out) {
        this.out = out;
    }

    /** Runs until Ctrl-C, or until all processes have ended. */
    public static void main(String[] arguments) throws IOException {
        SeveralProcesses several = new SeveralProcesses(System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(several::close, "stop"));
        try (several) {
            several.run();
        }
    }

    private void run() throws IOException {
        List<ChatProcess> started = start();
        List<String> urls = started.stream().map(ChatProcess::url).map(f -> f.join()).toList();
        for (int i = 0; i < urls.size(); i++) {
            out.println("Process " + started.get(i).pid() + " answers at " + urls.get(i));
        }
        out.println("To try it, run this in another terminal (Ctrl-C here stops everything):");
        List<String> prompts = List.of("My name is Ada.", "What is my name?");
        for (int i = 0; i < prompts.size(); i++) {
            out.println(
                    "curl -H 'Content-Type: text/plain' -d '"
                            + prompts.get(i)
                            + "' "
                            + urls.get(i % urls.size())
                            + "ada");
        }
        started.stream().map(this::reported).toList().forEach(CompletableFuture::join);
    }

    private synchronized List<ChatProcess> start() throws IOException {
        Map<String, String> environment = database();
        for (String port : List.of(System.getProperty(PORTS, "8081,8082").split(","))) {
            Map<String, String> properties = properties();
            properties.put("chat.port", port.strip());
            processes.add(new ChatProcess(port.strip(), properties, environment, out));
        }
        return List.copyOf(processes);
    }

    /** Starts a server if none is configured, and returns the variables that name it. */
    private Map<String, String> database() {
        if (!System.getenv().getOrDefault(DATABASE_URL, "").isBlank()) {
            out.println("The conversations are in the database of " + DATABASE_URL + ".");
            return Map.of();
        }
        PostgreSqlServer.obstacle()
                .ifPresent(
                        obstacle -> {
                            throw new IllegalStateException(
                                    obstacle + "; set " + DATABASE_URL + " to a database");
                        });
        database = PostgreSqlServer.start();
        out.println("The conversations are in a PostgreSQL that ends, and is deleted, with this.");
        return Map.of(
                DATABASE_URL,
                database.jdbcUrl(),
                "CHAT_DATABASE_USER",
                PostgreSqlServer.USER,
                "CHAT_DATABASE_PASSWORD",
                database.password());
    }

    /** Returns the system properties of this program that are properties of the application. */
    private static Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("camel.")
                    || name.startsWith("chat.")
                    || name.startsWith("http.names")) {
                properties.put(name, System.getProperty(name));
            }
        }
        return new HashMap<>(properties);
    }

    private CompletableFuture<Void> reported(ChatProcess process) {
        return process.exitCode()
                .thenAccept(
                        code ->
                                out.println(
                                        "Process "
                                                + process.pid()
                                                + " has ended with exit code "
                                                + code));
    }

    /** Stops the processes, then the database. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        processes.forEach(ChatProcess::close);
        if (database != null) {
            database.close();
        }
    }
}
