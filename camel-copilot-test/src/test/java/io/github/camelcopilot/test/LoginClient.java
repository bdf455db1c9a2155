// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends valid requests to the login. */
final class LoginClient {

    static final String CODE_PATH = "/login/device/code";
    static final String TOKEN_PATH = "/login/oauth/access_token";
    static final String CLIENT_ID = "Iv1.app";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private LoginClient() {}

    /** The headers that the login requires. */
    static Map<String, String> headers() {
        return new TreeMap<>(
                Map.of(
                        "Content-Type", "application/x-www-form-urlencoded",
                        "Accept", "application/json",
                        "User-Agent", "test/1.0"));
    }

    static Map<String, String> codeForm() {
        return form("client_id", CLIENT_ID, "scope", "");
    }

    static Map<String, String> pollForm(String deviceCode) {
        return form(
                "client_id", CLIENT_ID, "device_code", deviceCode, "grant_type", DEVICE_CODE_GRANT);
    }

    static Map<String, String> refreshForm(String refreshToken) {
        return form(
                "client_id",
                CLIENT_ID,
                "refresh_token",
                refreshToken,
                "grant_type",
                "refresh_token");
    }

    private static Map<String, String> form(String... namesAndValues) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return form;
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(member -> encode(member.getKey()) + "=" + encode(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static HttpRequest request(CopilotServer server, String path, Map<String, String> form) {
        return TestClient.request(server, path, headers(), encode(form));
    }

    /** Requests a device code. */
    static JsonNode askForCode(CopilotServer server) throws IOException, InterruptedException {
        return json(TestClient.send(request(server, CODE_PATH, codeForm())));
    }

    /** Polls with the latest device code. */
    static HttpResponse<String> poll(CopilotServer server)
            throws IOException, InterruptedException {
        return TestClient.send(request(server, TOKEN_PATH, pollForm(server.login().deviceCode())));
    }

    static HttpResponse<String> refresh(CopilotServer server, String refreshToken)
            throws IOException, InterruptedException {
        return TestClient.send(request(server, TOKEN_PATH, refreshForm(refreshToken)));
    }

    /** Requests a chat completion with this token. */
    static HttpResponse<String> chat(CopilotServer server, String accessToken)
            throws IOException, InterruptedException {
        Map<String, String> headers = TestClient.headers();
        headers.put("Authorization", "Bearer " + accessToken);
        return TestClient.send(
                TestClient.request(server, "/chat/completions", headers, TestClient.PLAIN));
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
