// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Posts a request with any Host and Origin, as a page of another site could make a browser do. The
 * JDK's HTTP client does not permit setting these headers. Stateless.
 */
public final class ForeignRequest {

    private ForeignRequest() {}

    /**
     * Posts it, and returns the first line of the response.
     *
     * @param address address of the server on this machine, with the path
     * @param host value in which {@code :PORT} is replaced with the server's port
     * @param origin the same; null = none
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
