// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a login request. GitHub accepts a form, as the standards define, or a JSON
 * object, depending on the Content-Type.
 */
final class LoginParameters {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private LoginParameters() {}

    /** Whether the Content-Type is one that GitHub accepts. */
    static boolean areDeclared(RecordedRequest request) {
        String type = HeaderChecks.mediaType(request);
        return type.equals(FORM) || type.equals(JSON);
    }

    /** The parameters; empty if the body does not match its type. */
    static Optional<Map<String, String>> tryRead(RecordedRequest request) {
        return HeaderChecks.mediaType(request).equals(JSON)
                ? request.tryJson().filter(JsonNode::isObject).map(LoginParameters::members)
                : request.tryForm();
    }

    /** The parameters; none if the body does not match its type. */
    static Map<String, String> of(RecordedRequest request) {
        return tryRead(request).orElse(Map.of());
    }

    private static Map<String, String> members(JsonNode object) {
        Map<String, String> members = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> members.put(member.getKey(), member.getValue().asText("")));
        return Collections.unmodifiableMap(members);
    }
}
