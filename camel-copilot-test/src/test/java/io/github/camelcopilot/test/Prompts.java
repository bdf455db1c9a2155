// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Prompts in each format, with a model and an initiator, to Copilot's paths. */
final class Prompts {

    private Prompts() {}

    static String path(String format) {
        return WireFormat.valueOf(format).path();
    }

    /**
     * The body of a prompt.
     *
     * @param format the name of a {@link WireFormat}
     * @param model empty = no member
     * @param settings further members, each followed by a comma
     */
    static String body(String format, String model, String settings) {
        String named = model.isEmpty() ? "" : "\"model\":\"" + model + "\",";
        String conversation =
                switch (WireFormat.valueOf(format)) {
                    case COMPLETIONS ->
                            "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]";
                    case RESPONSES -> "\"input\":\"Say hello.\"";
                    case MESSAGES ->
                            "\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]";
                };
        return "{" + named + settings + conversation + "}";
    }

    static HttpRequest request(
            CopilotServer server, String format, String model, String initiator, String settings) {
        Map<String, String> headers = TestClient.headers();
        headers.put("x-initiator", initiator);
        return TestClient.request(server, path(format), headers, body(format, model, settings));
    }

    static HttpResponse<String> send(CopilotServer server, String model, String initiator)
            throws Exception {
        return TestClient.send(request(server, "COMPLETIONS", model, initiator, ""));
    }

    static HttpResponse<String> send(CopilotServer server) throws Exception {
        return send(server, "gpt-5", "user");
    }
}
