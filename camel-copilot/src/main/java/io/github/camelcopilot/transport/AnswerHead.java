package io.github.camelcopilot.transport;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.core5.http.HttpResponse;

/**
 * Status and header fields of an answer.
 *
 * @param status the HTTP status
 * @param fields the values by name in lower case; of a name that comes twice, the first, but of
 *     {@code Content-Encoding} all
 */
public record AnswerHead(int status, Map<String, String> fields) {

    static AnswerHead of(HttpResponse response) {
        Map<String, String> fields = new TreeMap<>();
        for (var header : response.getHeaders()) {
            if (header.getValue() != null) {
                String name = header.getName().toLowerCase(Locale.ROOT);
                // Each line of it names codings that were applied one upon the other.
                fields.merge(
                        name,
                        header.getValue(),
                        (before, more) ->
                                name.equals("content-encoding") ? before + ", " + more : before);
            }
        }
        return new AnswerHead(response.getCode(), fields);
    }

    /** Returns the value of the first of these fields that is there and not blank. */
    public Optional<String> field(String... names) {
        return List.of(names).stream()
                .map(name -> fields.get(name.toLowerCase(Locale.ROOT)))
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    /** Returns whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }
}
