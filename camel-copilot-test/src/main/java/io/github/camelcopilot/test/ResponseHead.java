// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.message.MessageSupport;

/**
 * Status line and headers of one answer, with the framing that fits it: chunk-coded, a
 * Content-Length, or for HTTP/1.0 the end of the connection. Adds the service's request ids unless
 * the script set them.
 *
 * @param message the head as HttpCore writes it
 * @param chunkCoded whether the body must be chunk-coded
 * @param hasBody whether any body bytes follow
 */
record ResponseHead(HttpResponse message, boolean chunkCoded, boolean hasBody) {

    private static final String REQUEST_ID = "x-request-id";
    private static final String GITHUB_REQUEST_ID = "x-github-request-id";

    static ResponseHead of(Reply reply, HttpRequest request) {
        HttpResponse message = new BasicHttpResponse(reply.status());
        reply.headers().forEach(message::setHeader);
        if (!message.containsHeader(REQUEST_ID)) {
            message.setHeader(REQUEST_ID, UUID.randomUUID().toString());
        }
        if (!message.containsHeader(GITHUB_REQUEST_ID)) {
            message.setHeader(GITHUB_REQUEST_ID, gitHubRequestId());
        }
        if (asksToClose(request)) {
            message.setHeader(HttpHeaders.CONNECTION, "close");
        } else if (reply.delivery().closeAfter()) {
            message.setHeader(HttpHeaders.CONNECTION, "keep-alive");
        }
        if (!reply.mayHaveBody()) {
            return new ResponseHead(message, false, false);
        }
        boolean bodyless = Method.HEAD.isSame(request.getMethod());
        if (reply.delivery().declaredLength().isEmpty() && reply.body().chunked()) {
            boolean http11 =
                    request.getVersion() == null
                            || request.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
            if (http11) {
                message.setHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
            }
            return new ResponseHead(message, http11, !bodyless);
        }
        long length = reply.body().length();
        long declared = reply.delivery().declaredLength().orElse(length);
        boolean broken = !reply.delivery().ending().equals(Ending.COMPLETE);
        message.setHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(declared));
        return new ResponseHead(
                message, false, !bodyless && (length > 0 || declared > 0 || broken));
    }

    private static boolean asksToClose(HttpRequest request) {
        for (Iterator<String> it = MessageSupport.iterateTokens(request, HttpHeaders.CONNECTION);
                it.hasNext(); ) {
            if (it.next().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /** Returns groups of hexadecimal digits, as GitHub's servers send them. */
    private static String gitHubRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(
                "%04X:%06X:%07X:%08X",
                random.nextInt(1 << 16),
                random.nextInt(1 << 24),
                random.nextInt(1 << 28),
                random.nextInt(Integer.MAX_VALUE));
    }

    EntityDetails entity() {
        return new BasicEntityDetails(-1, null);
    }
}
