// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON forms of errors, by API. */
enum ErrorShape {
    /** Copilot's own, as in {@link ServiceErrors}; served as text/plain. */
    COPILOT {
        @Override
        Answer of(int status, String message) {
            return ServiceErrors.json(
                    status, status == 401 ? "unauthorized" : "bad_request", message);
        }
    },

    /** OpenAI's, which Azure and local servers use as well. */
    OPENAI {
        @Override
        Answer of(int status, String message) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            root.putObject("error")
                    .put("message", message)
                    .put("type", "invalid_request_error")
                    .putNull("param")
                    .put("code", status == 401 ? "invalid_api_key" : null);
            return json(status, root);
        }
    },

    /** Anthropic's. */
    ANTHROPIC {
        @Override
        Answer of(int status, String message) {
            ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "error");
            root.putObject("error")
                    .put("type", status == 401 ? "authentication_error" : "invalid_request_error")
                    .put("message", message);
            return json(status, root);
        }
    };

    /**
     * The error as an answer.
     *
     * @param status 400 or 401
     * @param message must quote no credential
     */
    abstract Answer of(int status, String message);

    Answer badRequest(String message) {
        return of(400, message);
    }

    Answer unauthorized(String message) {
        return of(401, message);
    }

    private static Answer json(int status, ObjectNode root) {
        return Answer.status(status, root.toString()).header("Content-Type", "application/json");
    }
}
