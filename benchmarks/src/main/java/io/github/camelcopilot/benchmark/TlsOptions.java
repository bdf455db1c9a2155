// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Creates a certificate for a server on this machine, and JVM options for server and client: the
 * JDK's default SSL context presents the certificate in the server and trusts it in the client.
 */
final class TlsOptions {

    private static final String PASSWORD = "benchmark";

    private TlsOptions() {}

    /** Returns the JVM options for a scheme; none for http. */
    static List<String> of(String scheme) throws IOException {
        return switch (scheme) {
            case "http" -> List.of();
            case "https" -> options(newKeyStore());
            default -> throw new IllegalArgumentException("Neither http nor https: " + scheme);
        };
    }

    private static List<String> options(Path store) {
        return List.of(
                "-Djavax.net.ssl.keyStore=" + store,
                "-Djavax.net.ssl.keyStorePassword=" + PASSWORD,
                "-Djavax.net.ssl.trustStore=" + store,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private static Path newKeyStore() throws IOException {
        Path folder = Files.createTempDirectory("benchmark");
        folder.toFile().deleteOnExit();
        Path store = folder.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=benchmark",
                                "-ext",
                                "SAN=ip:" + BenchmarkServer.HOST)
                        .inheritIO()
                        .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool ended with an error");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        store.toFile().deleteOnExit();
        return store;
    }
}
