// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {

    private static ResponseHead head(String... namesAndValues) {
        HttpResponse response = new BasicHttpResponse(200);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            response.addHeader(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ResponseHead.of(response);
    }

    @Test
    void namesAreReadInAnyCase() {
        assertThat(head("RETRY-After", "7").field(ResponseField.RETRY_AFTER)).contains("7");
    }

    @Test
    void fieldsThatAreNotReadAreNotKept() {
        assertThat(head("Server", "x", "Date", "y", "X-Request-Id", "z").fields())
                .isEqualTo(Map.of(ResponseField.X_REQUEST_ID, "z"));
    }

    @Test
    void theFirstOfSeveralFieldsCountsUnlessTheyAreAList() {
        ResponseHead head =
                head(
                        "Retry-After",
                        "1",
                        "Retry-After",
                        "2",
                        "Content-Encoding",
                        "gzip",
                        "Content-Encoding",
                        "br");

        assertThat(head.field(ResponseField.RETRY_AFTER)).contains("1");
        assertThat(head.field(ResponseField.CONTENT_ENCODING)).contains("gzip, br");
    }

    @Test
    void blankValuesCountAsAbsent() {
        ResponseHead head = head("x-request-id", " ", "request-id", "second");

        assertThat(head.field(ResponseField.X_REQUEST_ID, ResponseField.REQUEST_ID))
                .contains("second");
    }
}
