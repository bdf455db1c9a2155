// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.client.ErrorTable.Kind;
import io.github.camelcopilot.internal.wire.ErrorBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which kind a failure within an answer is, whose status was that of a success: by the status that
 * it gives, its code, its type, or its words.
 */
class ErrorTableOfReportsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':{'message':'w'}} | SERVER | 500",
                "{'error':{'message':'w','code':4711}} | SERVER | 500",
                "{'error':{'message':'w','code':'content_filter','status':400}} | REQUEST | 400",
                "{'error':{'message':'w','code':'content_filter'}} | REQUEST | 400",
                "{'object':'error','message':'w','type':'BadRequestError','code':400}"
                        + " | REQUEST | 400",
                "{'message':'w','type':'BadRequestError'} | REQUEST | 400",
                "{'message':'w','type':'UnprocessableEntityError'} | REQUEST | 422",
                "{'error':{'message':'w','type':'exceed_context_size_error'}} | REQUEST | 400",
                "{'detail':'prompt is longer than the context window'} | REQUEST | 400",
                "{'detail':'422: w'} | REQUEST | 422",
                "{'message':'w','__type':'com.amazon.coral#ValidationException'} | REQUEST | 400",
                "{'error':'Unexpected endpoint or method. (POST /chat/completions)'}"
                        + " | REQUEST | 404",
                "{'object':'error','message':'The model does not exist','code':404} | MODEL | 404",
                "{'message':'The model `m` does not exist.'} | MODEL | 404",
                "{'error':{'message':'models/m is not found','code':404}} | MODEL | 404",
                "{'error':{'message':'w','code':'model_not_found'}} | MODEL | 400",
                "{'error':{'message':'w','code':'user_global_rate_limited:pro'}}"
                        + " | RATE_LIMIT | 429",
                "{'error':{'message':'w','code':'agent_mode_limit_exceeded'}} | RATE_LIMIT | 429",
                "{'error':{'message':'w','code':'integration_rate_limited'}} | RATE_LIMIT | 429",
                "{'error':{'message':'w','code':'model_overloaded'}} | RATE_LIMIT | 429",
                "{'error':{'message':'w','code':429}} | RATE_LIMIT | 429",
                "{'error':{'message':'w','code':'429'}} | RATE_LIMIT | 429",
                "{'error':{'message':'w','status':'RESOURCE_EXHAUSTED'}} | RATE_LIMIT | 429",
                "{'message':'w','__type':'ThrottlingException'} | RATE_LIMIT | 429",
                "{'error':'upstream provider rate limit'} | RATE_LIMIT | 429",
                "{'error':{'message':'upstream rate limit','code':503}} | RATE_LIMIT | 503",
                "{'error':{'message':'w','code':'quota_exceeded'}} | QUOTA | 402",
                "{'error':{'message':'w','code':'free_quota_exceeded:x'}} | QUOTA | 402",
                "{'error':{'message':'w','code':'overage_limit_reached'}} | QUOTA | 402",
                "{'error':{'message':'w','code':'billing_not_configured'}} | QUOTA | 402",
                "{'error':{'message':'w','code':'additional_spend_limit_reached'}} | QUOTA | 402",
                "{'error':{'message':'w','code':'session_quota_exceeded','status':429}}"
                        + " | QUOTA | 429",
                "{'message':'quota exceeded'} | QUOTA | 402",
                "{'error':{'message':'w','code':402}} | QUOTA | 402",
                "{'error':{'message':'w','type':'billing_error'}} | QUOTA | 402",
                "{'error':{'message':'w','type':'authentication_error'}} | AUTHENTICATION | 401",
                "{'error':{'message':'w','type':'AuthenticationError'}} | AUTHENTICATION | 401",
                "{'error':{'message':'w','type':'permission_error'}} | ACCESS | 403",
                "{'error':{'message':'w','status':'PERMISSION_DENIED'}} | ACCESS | 403",
                "{'errors':[{'code':403,'message':'w'}]} | ACCESS | 403",
                "{'type':'error','error':{'type':'overloaded_error','message':'w'}} | SERVER | 529",
                "{'error':{'message':'The model is overloaded.','code':503}} | SERVER | 503",
                "{'error':{'message':'w','code':502}} | SERVER | 502",
                "{'error':{'message':'w','type':'InternalServerError'}} | SERVER | 500"
            })
    void aReportIsOfTheKindThatItSays(String json, Kind kind, int status) {
        ErrorBody body = ErrorBody.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

        int meant = ReportedStatus.of(body);

        assertThat(meant).isEqualTo(status);
        assertThat(ErrorTable.kindOf(new ServiceError(meant, body, null, false))).isEqualTo(kind);
    }
}
