// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.client.ErrorTable.Kind;
import io.github.camelcopilot.internal.wire.ErrorBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of statuses, codes and words in docs/errors.md is the one of the code. */
class ErrorTablePageTest {

    private static final Path PAGE = Path.of("../docs/errors.md");

    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| ([^|]+) \\|([^|]*)\\|([^|]*)\\| `Copilot(\\w+)Exception` \\|$",
                    Pattern.MULTILINE);

    private static final Pattern STATUS = Pattern.compile("\\b[345]\\d\\d\\b");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern WORDS = Pattern.compile("\"([^\"]+)\"");

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "Quota", Kind.QUOTA,
                    "Authentication", Kind.AUTHENTICATION,
                    "Model", Kind.MODEL,
                    "RateLimit", Kind.RATE_LIMIT,
                    "Access", Kind.ACCESS,
                    "Request", Kind.REQUEST,
                    "Server", Kind.SERVER);

    private record Row(String status, String codes, String words, Kind kind) {

        List<String> statuses() {
            return status.equals("any")
                    ? List.of("400", "403", "429", "500")
                    : found(STATUS, status);
        }
    }

    private static List<String> found(Pattern pattern, String cell) {
        List<String> found = new ArrayList<>();
        pattern.matcher(cell)
                .results()
                .forEach(
                        result ->
                                found.add(
                                        result.groupCount() == 0
                                                ? result.group()
                                                : result.group(1)));
        return found;
    }

    static Stream<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(
                        row ->
                                new Row(
                                        row.group(1).strip(),
                                        row.group(2),
                                        row.group(3),
                                        KINDS.get(row.group(4))));
    }

    @Test
    void thePageHasEveryKind() throws IOException {
        assertThat(rows().map(Row::kind)).contains(Kind.values());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRowOfThePageIsTrue(Row row) {
        List<String> codes = found(CODE, row.codes());
        List<String> words = found(WORDS, row.words());
        Duration wait = row.status().contains("a day") ? Duration.ofDays(1) : null;
        boolean hasLimitHeaders = row.status().contains("with the header");
        for (String status : row.statuses()) {
            for (String code : codes.isEmpty() ? List.of("other") : codes) {
                for (String sentence : words.isEmpty() ? List.of("no") : words) {
                    ServiceError error =
                            error(Integer.parseInt(status), code, sentence, wait, hasLimitHeaders);
                    assertThat(ErrorTable.kindOf(error))
                            .as("%s %s %s", status, code, sentence)
                            .isEqualTo(row.kind());
                }
            }
        }
    }

    private static ServiceError error(
            int status, String code, String words, Duration wait, boolean hasLimitHeaders) {
        String json = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + words + "\"}}";
        ErrorBody body = ErrorBody.read(json.getBytes(StandardCharsets.UTF_8));
        return new ServiceError(status, body, wait, hasLimitHeaders);
    }
}
