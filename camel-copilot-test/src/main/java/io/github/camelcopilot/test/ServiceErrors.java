// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Errors in the forms that Copilot uses. Even JSON is sent as text/plain, as recorded responses of
 * the service show.
 */
final class ServiceErrors {

    static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private ServiceErrors() {}

    static Answer unauthorized(String reason) {
        return Answer.status(401, "unauthorized: " + reason);
    }

    static Answer badRequest(String message) {
        return json(400, "bad_request", message);
    }

    static Answer missingHeader(String name) {
        return badRequest("missing required " + name + " header");
    }

    static Answer json(int status, String code, String message) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("error").put("message", message).put("code", code);
        return Answer.status(status, root.toString());
    }
}
