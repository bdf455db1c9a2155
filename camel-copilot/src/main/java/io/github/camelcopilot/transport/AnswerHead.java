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
 * @param fields the values by name in lower case; of a name that comes twice, the first
 */
public record AnswerHead(int status, Map<String, String> fields) {

    static AnswerHead of(HttpResponse response) {
        Map<String, String> fields = new TreeMap<>();
        for (var header : response.getHeaders()) {
            if (header.getValue() != null) {
                fields.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
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
