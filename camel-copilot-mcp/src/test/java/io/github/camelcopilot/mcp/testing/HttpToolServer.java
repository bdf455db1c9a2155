// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An MCP server by HTTP on loopback: streamable HTTP at /mcp, HTTP with server-sent events at /sse.
 * It can be stopped and started again at the same port, and then knows no session. Thread-safe.
 */
public final class HttpToolServer implements AutoCloseable {

    /** The request that the thread handles. */
    private static final ThreadLocal<HttpExchange> CURRENT = new ThreadLocal<>();

    private final Path calls;
    private final boolean respondsWithEvents;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
    private int port;
    private HttpServer http;
    private ExecutorService threads;
    private ToolServer tools;
    private String session;
    private volatile int status;
    private volatile String endpoint = "/messages";
    private volatile String location;

    /**
     * @param respondsWithEvents whether responses of /mcp are event streams instead of JSON
     */
    public HttpToolServer(Path calls, boolean respondsWithEvents) throws IOException {
        this.calls = calls;
        this.respondsWithEvents = respondsWithEvents;
        start();
    }

    public void start() throws IOException {
        session = UUID.randomUUID().toString();
        tools = new ToolServer(calls, this::dropConnection);
        threads = Executors.newCachedThreadPool();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        port = http.getAddress().getPort();
        http.setExecutor(threads);
        http.createContext("/mcp", this::streamable);
        http.createContext("/sse", this::events);
        http.createContext("/messages", this::message);
        http.start();
    }

    public void stop() {
        http.stop(0);
        threads.shutdownNow();
        streams.clear();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Returns the method, path and header Authorization of each request. */
    public List<String> requests() {
        return requests;
    }

    /** Makes the server respond to further requests with this status; 0 = normally. */
    public void respondWith(int given) {
        status = given;
    }

    /** Makes the server redirect all requests. */
    public void redirectTo(URI given) {
        status = 307;
        location = given.toString();
    }

    /** Sets the address for messages that the event stream names. */
    public void nameEndpoint(String given) {
        endpoint = given;
    }

    /** Ends the event streams that clients have opened. */
    public void endStreams() throws IOException {
        for (OutputStream stream : streams) {
            stream.close();
        }
    }

    private boolean isRefused(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        requests.add(
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + " "
                        + headers.getFirst("Authorization"));
        if (status == 0) {
            return false;
        }
        if (location != null) {
            exchange.getResponseHeaders().add("Location", location);
        }
        byte[] body =
                ("Refused: " + headers.getFirst("Authorization")).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        return true;
    }

    private void streamable(HttpExchange exchange) throws IOException {
        if (isRefused(exchange)) {
            return;
        }
        String message =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean isInitialize = message.contains("\"initialize\"");
        if (!isInitialize
                && !session.equals(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"))) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        if (exchange.getRequestMethod().equals("GET")) {
            streams.add(open(exchange));
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        CURRENT.set(exchange);
        List<String> responses = new ArrayList<>();
        tools.handle(message, responses::add);
        exchange.getResponseHeaders().add("Mcp-Session-Id", session);
        respond(exchange, message, responses);
    }

    private void respond(HttpExchange exchange, String message, List<String> responses)
            throws IOException {
        if (responses.isEmpty() && message.contains("\"id\"")) {
            // Hangs; or the connection is closed already.
            return;
        }
        if (responses.isEmpty()) {
            exchange.sendResponseHeaders(202, -1);
        } else if (respondsWithEvents) {
            OutputStream body = open(exchange);
            for (String response : responses) {
                body.write(event("message", response));
            }
        } else {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] body = responses.get(responses.size() - 1).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static OutputStream open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        // A field that clients use to connect again, and a comment.
        body.write("retry: 1000\n: comment\n\n".getBytes(StandardCharsets.UTF_8));
        body.flush();
        return body;
    }

    private static byte[] event(String type, String data) {
        return ("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private void events(HttpExchange exchange) throws IOException {
        if (isRefused(exchange)) {
            return;
        }
        OutputStream body = open(exchange);
        streams.add(body);
        body.write(event("endpoint", endpoint));
        body.flush();
    }

    private void message(HttpExchange exchange) throws IOException {
        if (isRefused(exchange)) {
            return;
        }
        String message =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> responses = new ArrayList<>();
        CURRENT.set(exchange);
        tools.handle(message, responses::add);
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
        OutputStream stream = streams.get(streams.size() - 1);
        for (String response : responses) {
            stream.write(event("message", response));
        }
        stream.flush();
    }

    /** Closes the connection of the request and all streams, as if the server were killed. */
    private void dropConnection() {
        try {
            CURRENT.get().sendResponseHeaders(200, 1_000);
            CURRENT.get().close();
            endStreams();
        } catch (IOException closed) {
            // That is intended.
        }
    }

    @Override
    public void close() {
        stop();
    }
}
