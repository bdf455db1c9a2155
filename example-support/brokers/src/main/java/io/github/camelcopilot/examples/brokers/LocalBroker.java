// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real broker from its Maven artifacts in a separate JVM, for machines without Docker. It has a
 * separate class path, because a broker needs other versions than the clients that Camel brings.
 * Its files are in a temporary folder, and it ends with the JVM that started it.
 */
public final class LocalBroker implements Broker {

    /** Printed by a broker when it accepts connections. */
    static final String READY = "ready";

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;

    private final String name;
    private final String address;
    private final Path folder;
    private final Process process;

    private LocalBroker(String name, String address, Class<?> main, String... arguments) {
        this.name = name;
        this.address = address;
        try {
            folder = Files.createTempDirectory("broker");
            process = start(main, arguments);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitReady();
    }

    /** Starts a Kafka broker (KRaft) without topics; topics are created on first use. */
    public static LocalBroker kafka() {
        int port = freePort();
        return new LocalBroker(
                "Kafka in a process of its own",
                "127.0.0.1:" + port,
                KafkaMain.class,
                String.valueOf(port),
                String.valueOf(freePort()));
    }

    /**
     * Starts an Artemis broker with a journal and without queues; queues are created on first use.
     */
    public static LocalBroker artemis() {
        String url = "tcp://127.0.0.1:" + freePort();
        return new LocalBroker("Artemis in a process of its own", url, ArtemisMain.class, url);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().join();
            }
            delete(folder);
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process start(Class<?> main, String... arguments) throws IOException {
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        // A broker runs for a minute or so, most of which the optimising compiler
                        // and a concurrent garbage collector would take from the tests.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dlog4j2.configurationFile=classpath:broker-log4j2.properties",
                        "-cp",
                        classPath(),
                        main.getName(),
                        folder.toString());
        return new ProcessBuilder(Stream.concat(java.stream(), Stream.of(arguments)).toList())
                .redirectError(log().toFile())
                .start();
    }

    /**
     * Returns the class path that the build wrote (see the POM), with the classes of this module.
     */
    private static String classPath() throws IOException {
        try (InputStream list = LocalBroker.class.getResourceAsStream("/broker.classpath")) {
            Path classes =
                    Path.of(
                            LocalBroker.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return classes
                    + File.pathSeparator
                    + new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void awaitReady() {
        try {
            CompletableFuture.runAsync(this::readUntilReady).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            String logged = read(log());
            close();
            throw new IllegalStateException(name + " doesn't start:\n" + logged, failure);
        }
    }

    private void readUntilReady() {
        try {
            BufferedReader lines = process.inputReader();
            String line = lines.readLine();
            while (line != null && !line.equals(READY)) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IOException("It has ended");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path log() {
        return folder.resolve("broker.log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return "(no log: " + failure + ")";
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
