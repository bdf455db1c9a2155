// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What services are seen to write where they fail, and beside which words an answer is good. */
class ErrorBodyTest {

    private static JsonNode json(String quoted) throws Exception {
        return new ObjectMapper().readTree(quoted.replace('\'', '"'));
    }

    private static void assertSays(
            ErrorBody body, String words, String code, int status, String json) {
        assertThat(body)
                .as(json)
                .extracting(ErrorBody::message, ErrorBody::code, ErrorBody::status)
                .containsExactly(words, code, status);
    }

    /** JSON in place of an answer; the words, code and status that it reports. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'error':{'message':'w','code':'c'}} | w | c | 0",
                "{'error':{'message':'w','type':'t'}} | w | t | 0",
                "{'error':'some words'} | some words | - | 0",
                "{'error':'quota_exceeded'} | quota_exceeded | quota_exceeded | 0",
                "{'error':true,'message':'w'} | w | - | 0",
                "{'error':['w']} | w | - | 0",
                "{'error':{}} | `` | - | 0",
                "{'id':'a','error':''} | `` | - | 0",
                "{'choices':null,'error':{}} | `` | - | 0",
                "{'choices':[],'error':{'message':'w'}} | w | - | 0",
                "{'choices':[{'index':0,'delta':{}}],'error':{'message':'w'}} | w | - | 0",
                "{'object':'error','message':'w','type':'T','code':404} | w | 404 | 404",
                "{'type':'error','error':{'type':'overloaded_error','message':'w'}}"
                        + " | w | overloaded_error | 0",
                "{'error':{'type':'error','error':{'type':'api_error','message':'w'}}}"
                        + " | w | api_error | 0",
                "{'message':'w'} | w | - | 0",
                "{'Message':'w','__type':'ValidationException'} | w | ValidationException | 0",
                "{'message':'w','code':'c','param':null} | w | c | 0",
                "{'message':'w','type':'NotFoundError'} | w | NotFoundError | 0",
                "{'message':'w','status':400} | w | - | 400",
                "{'choices':null,'message':'w','code':500} | w | 500 | 500",
                "{'data':null,'msg':'w','code':1301} | w | 1301 | 0",
                "{'detail':'w'} | w | - | 0",
                "{'detail':'422: w'} | 422: w | - | 422",
                "{'detail':[{'type':'missing','loc':['body','n'],'msg':'w'}]} | body.n: w | - | 0",
                "{'detail':{'message':'w','code':'c'}} | w | c | 0",
                "{'errors':[{'code':10000,'message':'w'},{'message':'v'}],'success':false}"
                        + " | w; v | 10000 | 0",
                "{'errors':['w']} | w | - | 0",
                "{'errors':{'n':['w']}} | {\"n\":[\"w\"]} | - | 0",
                "{'type':'about:blank','title':'T','status':403,'detail':'w'} | w | - | 403",
                "{'type':'https://x/p','title':'T','status':403} | T | https://x/p | 403",
                "{'error_code':110,'error_msg':'w'} | w | 110 | 0",
                "{'success':false} | `` | - | 0",
                "{'status':'error','message':'w'} | w | - | 0",
                "{'status_code':503,'reply':'w'} | {\"status_code\":503,\"reply\":\"w\"} | - | 503",
                "[{'error':{'code':404,'message':'w','status':'NOT_FOUND'}}] | w | 404 | 404",
                "[{'error':{'message':'w','status':'NOT_FOUND'}}] | w | NOT_FOUND | 0",
                "{'error':{'code':'content_filter','message':'w','status':400}}"
                        + " | w | content_filter | 400",
                "{'throttlingException':{'message':'w'}} | w | throttlingException | 0",
                "{'error':[{'code':2001,'message':'w'}],'success':false} | w | 2001 | 0",
                "{'base_resp':{'status_code':1004,'status_msg':'w'},'choices':null}"
                        + " | w | base_resp | 0",
                "{'fault':{'faultstring':'w','detail':{'errorcode':'c'}}} | w | c | 0",
                "{'error':{'message':'w','http_status_code':422}} | w | - | 422",
                "{'code':'c','message':'w','data':{'trace':'t'}} | w | c | 0",
                "{'choices':[{'index':0,'error':{'code':502,'message':'w'}}]} | w | 502 | 502",
                "{'choices':[{'index':0,'delta':{'content':'a','error':'w'}}]} | w | - | 0",
                "{'choices':[{'message':{'content':'a'},'finish_reason':'error'}]}"
                        + " | the finish reason is error | - | 0"
            })
    void aFailureIsReported(String json, String words, String code, int status) throws Exception {
        Optional<ErrorBody> report = ErrorBody.reportedBy(json(json));

        assertThat(report).as(json).isPresent();
        assertSays(report.orElseThrow(), words, code, status, json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'message':{'content':'a'}}],'message':'w','code':500}",
                "{'choices':[{'message':{'content':'a'}}],'detail':'w','warning':'w','error':null}",
                "{'choices':[{'message':{'content':'a'}}],'errors':['w'],'success':false}",
                "{'choices':[{'delta':{'content':'a'}}],'error':{'code':0,'message':'ok'}}",
                "{'choices':[{'delta':{'content':'a'}}],'error':{'code':'','message':''}}",
                "{'choices':[{'delta':{'content':'a'},'error':{}}],'error':'None'}",
                "{'choices':[],'prompt_filter_results':[],'error':''}",
                "{'choices':[],'usage':{'total_tokens':7},'message':'w'}",
                "{'choices':null,'copilot_references':[{'message':'w'}]}",
                "{'type':'ping','message':'w'}",
                "{'type':'keepalive','message':'w'}",
                "{'object':'chat.completion.chunk','message':'w'}",
                "{'status':'loading','message':'w','progress':0.5}",
                "{'level':'info','message':'w'}",
                "{'code':0,'message':'w'}",
                "{'code':200,'msg':'success','data':{'a':1}}",
                "{'success':true,'message':'w'}",
                "{'warning':'w'}",
                "{'base_resp':{'status_code':0,'status_msg':'success'},'choices':null}",
                "{'choices':[{'delta':{'content':'a'}}],'lastError':{'message':'w'}}",
                "{'error':false}",
                "{'error':null,'detail':null,'message':'','errors':[]}",
                "{'error':{},'x':1}",
                "{'type':'message','role':'assistant','content':[{'text':'a'}],'message':'w'}",
                "{'type':'message_start','message':{'role':'assistant','content':[]}}",
                "{'type':'content_block_delta','delta':{'text':'a'},'detail':'w'}",
                "{'output':[{'type':'message'}],'status':'completed','message':'w','error':null}",
                "{'type':'response.output_text.delta','delta':'a','code':'c','message':'w'}",
                "{}",
                "[]",
                "[{'id':'m','message':'w'}]",
                "[1]",
                "'w'",
                "7",
                "null"
            })
    void anAnswerIsNoFailure(String json) throws Exception {
        assertThat(ErrorBody.reportedBy(json(json))).isEmpty();
    }

    /** The body of an error, and the words that it holds. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'object':'error','message':{'detail':[{'loc':['body','a',0],'msg':'w'}]}}"
                        + " | body.a.0: w | -",
                "{'message':['v','w'],'statusCode':400,'error':'Bad Request'} | v; w; Bad Request | -",
                "{'error':{'message':'v','code':400,'metadata':{'raw':'{\\'error\\':{\\'message\\':"
                        + "\\'w\\'}}','provider_name':'P'}}} | v; w | 400",
                "{'error':{'message':'v','metadata':{'raw':{'detail':'w'}}}} | v; w | -",
                "{'error':{'message':'v','metadata':{'raw':'w, not JSON'}}} | v; w, not JSON | -",
                "{'error':{'message':'{\\'message\\':\\'w\\'}','code':'c'}} | w | c",
                "{'error':{'message':'v','details':[{'code':'x','target':'n','message':'w'}]}}"
                        + " | v; w | -",
                "{'error':{'message':'v','innererror':{'message':'w'},'code':'c'}} | v; w | c",
                "{'error':{'message':'v','details':[{'fieldViolations':[{'field':'n',"
                        + "'description':'w'}]}]}} | v; n: w | -",
                "{'error':'invalid_request','error_description':'w'}"
                        + " | w; invalid_request | invalid_request",
                "{'message':'v','errors':[{'message':'v'}]} | v | -",
                "{'title':'T','detail':'w','type':'about:blank'} | w | -",
                "{'title':'T','type':'about:blank'} | T | -",
                "{'reply':{'why':'w'}} | {\"reply\":{\"why\":\"w\"}} | -",
                "[{'loc':['query','n'],'msg':'w'}] | query.n: w | -",
                "['v','w'] | v; w | -",
                "'w' | w | -",
                "{'message':'w'} and more | w | -",
                "\uFEFF{'message':'w'} | w | -",
                "<?xml version='1.0'?><Error><Code>c</Code><Message>w</Message></Error> | c w | -",
                "{'message':'v','documentation_url':'https://d'} | v (see https://d) | -",
                "[ERROR] w | [ERROR] w | -",
                "plain w | plain w | -",
                "{} | `` | -"
            })
    void theWordsAreFoundInAnyMemberAndDepth(String body, String words, String code) {
        // A quote within a text is one with a backslash.
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        ErrorBody read = ErrorBody.read(bytes);

        assertThat(read)
                .as(body)
                .extracting(ErrorBody::message, ErrorBody::code)
                .containsExactly(words, code);
    }
}
