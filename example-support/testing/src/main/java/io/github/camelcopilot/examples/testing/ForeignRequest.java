package io.github.camelcopilot.examples.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A question posted with a Host and an Origin of the test's choice, as a page of another site could
 * make a browser send it. The JDK's HTTP client does not let them be set. Holds no state.
 */
public final class ForeignRequest {

    private ForeignRequest() {}

    /**
     * Posts it, and returns the first line of the response.
     *
     * @param address of the server on this machine, with the path to post to
     * @param host in which {@code :PORT} stands for the server's port
     * @param origin likewise; null = none
     */
    public static String post(URI address, String host, String origin) throws IOException {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        String port = ":" + address.getPort();
        String head =
                "POST "
                        + address.getPath()
                        + " HTTP/1.1\r\nHost: "
                        + host.replace(":PORT", port)
                        + (origin == null ? "" : "\r\nOrigin: " + origin.replace(":PORT", port))
                        + "\r\nContent-Type: application/json\r\nX-GitHub-Token: gho_test-test-test-test"
                        + "\r\nConnection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            String response =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return response.lines().findFirst().orElse("");
        }
    }
}
