// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/**
 * A service behind https, with a certificate for {@code localhost} and a name of its own that only
 * its own trust store knows.
 */
public final class TlsServer implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    /** Name for requests through a proxy; no name server knows it. */
    private static final String NAME = "service.test";

    private final HttpsServer server;
    private final Path keyStore;
    private final AtomicInteger requests = new AtomicInteger();

    private TlsServer(Path keyStore, HttpHandler handler)
            throws IOException, GeneralSecurityException {
        this.keyStore = keyStore;
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(sslContext(keyStore)));
        server.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    exchange.getRequestBody().readAllBytes();
                    handler.handle(exchange);
                    exchange.close();
                });
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] answer =
                "{\"choices\":[{\"message\":{\"content\":\"over TLS\"},\"finish_reason\":\"stop\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    public static TlsServer start(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        return start(folder, TlsServer::answer);
    }

    /**
     * Starts a server that answers in its own way.
     *
     * @param handler called once the whole request has arrived
     */
    public static TlsServer start(Path folder, HttpHandler handler)
            throws IOException, GeneralSecurityException, InterruptedException {
        TlsServer server = new TlsServer(newKeyStore(folder), handler);
        server.server.start();
        return server;
    }

    /** Uses keytool, since the JDK has no public API that creates a certificate. */
    private static Path newKeyStore(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost,dns:" + NAME,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        return file;
    }

    private static SSLContext sslContext(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "https://localhost:" + port();
    }

    /** Returns the address for requests through a proxy, which addresses of this machine bypass. */
    public String urlBehindProxy() {
        return "https://" + NAME + ":" + port();
    }

    public int requests() {
        return requests.get();
    }

    /** Returns the parameters with which a client trusts this server. */
    public SSLContextParameters trust() {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + keyStore);
        store.setPassword(PASSWORD);
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
