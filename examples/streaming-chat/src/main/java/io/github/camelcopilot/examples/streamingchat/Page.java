// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;

/**
 * The files of the web page, from the class path. Only the files named here are served, so no path
 * can reach others. Stateless.
 */
public final class Page {

    private static final Map<String, String> FILES =
            Map.of(
                    "/", "index.html",
                    "/chat.css", "chat.css",
                    "/chat.js", "chat.js",
                    "/events.js", "events.js",
                    "/markdown.js", "markdown.js");

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

    /** Responds with the file for the path, or with 404. */
    public void file(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        String name = FILES.get(message.getHeader(Exchange.HTTP_PATH, String.class));
        if (name == null) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, 404);
            message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
            message.setBody("There is no such page.");
            return;
        }
        CamelContext context = exchange.getContext();
        String type = TYPES.get(name.substring(name.indexOf('.') + 1));
        message.setHeader(Exchange.CONTENT_TYPE, type + "; charset=utf-8");
        message.setBody(
                ResourceHelper.resolveMandatoryResourceAsInputStream(
                                context, "classpath:page/" + name)
                        .readAllBytes());
    }
}
