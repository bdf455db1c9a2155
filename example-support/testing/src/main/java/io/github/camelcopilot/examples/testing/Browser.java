// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Chromium without a window, driven through chromedriver with the W3C's WebDriver protocol.
 * If there is none, the tests of the class are skipped with a message.
 */
public final class Browser implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

    /** Enter and Shift, as WebDriver writes keys; Shift is held until it is pressed again. */
    public static final String ENTER = "\uE007";

    public static final String SHIFT = "\uE008";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path profile;
    private Process driver;
    private URI session;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (chromedriver().isPresent() && chromium().isPresent()) {
            return ConditionEvaluationResult.enabled("There is a browser");
        }
        String reason =
                "Skipped, since there is no browser. Install Debian's packages chromium and chromium-driver, or put chromium and chromedriver on the PATH.";
        // Surefire's console counts skipped tests without a reason.
        System.err.println(context.getDisplayName() + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    private static Optional<Path> chromedriver() {
        return program("chromedriver");
    }

    private static Optional<Path> chromium() {
        return program("chromium", "chromium-browser", "google-chrome");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        profile = Files.createTempDirectory("chromium");
        Path log = profile.resolve("chromedriver.log");
        driver =
                new ProcessBuilder(chromedriver().orElseThrow().toString(), "--port=0")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> port(log).isPresent());
        URI server = URI.create("http://127.0.0.1:" + port(log).orElseThrow() + "/session");
        JsonNode begun = send("POST", server, capabilities(chromium().orElseThrow()));
        session = URI.create(server + "/" + begun.path("sessionId").asText());
    }

    private static Optional<Path> program(String... names) {
        List<String> folders = Arrays.asList(System.getenv("PATH").split(File.pathSeparator));
        return Arrays.stream(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<String> port(Path log) throws IOException {
        Matcher started = STARTED.matcher(Files.readString(log));
        return started.find() ? Optional.of(started.group(1)) : Optional.empty();
    }

    private JsonNode capabilities(Path chromium) {
        List<String> arguments =
                List.of(
                        "--headless",
                        // Chromium's sandbox does not start as root, and CI runs as root.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        // Otherwise it contacts its vendor's servers at every start.
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-quic",
                        "--no-first-run",
                        "--user-data-dir=" + profile);
        return JSON.valueToTree(
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of(
                                        "goog:chromeOptions",
                                        Map.of("binary", chromium.toString(), "args", arguments),
                                        "goog:loggingPrefs",
                                        Map.of("browser", "ALL")))));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        try {
            if (session != null) {
                send("DELETE", session, null);
            }
        } finally {
            if (driver != null) {
                driver.descendants().forEach(ProcessHandle::destroyForcibly);
                driver.destroyForcibly().onExit().join();
            }
            if (profile != null) {
                try (Stream<Path> files = Files.walk(profile)) {
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                }
            }
        }
    }

    /** Shows a page in a window of the given size, in CSS pixels. */
    public void open(String url, int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
        post("url", Map.of("url", url));
    }

    /** Loads the page again, and waits until it is loaded. */
    public void reload() {
        post("refresh", Map.of());
    }

    public void colourScheme(String scheme) {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void devTools(String command, Map<String, Object> parameters) {
        post("goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** Types into an element, as on a keyboard. */
    public void type(String selector, String text) {
        post("element/" + element(selector) + "/value", Map.of("text", text));
    }

    /** Clicks an element, which must be in view. */
    public void click(String selector) {
        post("element/" + element(selector) + "/click", Map.of());
    }

    private String element(String selector) {
        JsonNode found = post("element", Map.of("using", "css selector", "value", selector));
        return found.elements().next().asText();
    }

    /** Runs a script in the page and returns its value, or the value of its promise. */
    public JsonNode run(String script, Object... arguments) {
        return post("execute/sync", Map.of("script", script, "args", arguments));
    }

    /** Returns the text of the first matching element; empty if there is none or it is hidden. */
    public String text(String selector) {
        return run(
                        "const found = document.querySelector(arguments[0]);"
                                + "return found?.checkVisibility() ? found.innerText : '';",
                        selector)
                .asText();
    }

    /** Returns the warnings and errors logged since the last call. */
    public List<String> complaints() {
        return post("se/log", Map.of("type", "browser")).findValuesAsText("message");
    }

    private JsonNode post(String command, Map<String, Object> parameters) {
        try {
            return send("POST", URI.create(session + "/" + command), JSON.valueToTree(parameters));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private JsonNode send(String method, URI address, JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode value = JSON.readTree(response.body()).path("value");
        if (response.statusCode() != 200) {
            throw new AssertionError(address + ": " + value.path("message").asText());
        }
        return value;
    }
}
