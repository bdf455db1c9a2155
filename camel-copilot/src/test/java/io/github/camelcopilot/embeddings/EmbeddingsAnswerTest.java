// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.EmbeddingList;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to requests for two embeddings: those that hold them, and those that do not. */
@ExtendWith(CopilotServerExtension.class)
class EmbeddingsAnswerTest {

    private static final List<String> TWO = List.of("a", "b");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'data':[{'index':0,'embedding':[1,2]},{'index':1,'embedding':[3,4]}]}",
                "{'data':[{'index':1,'embedding':[3,4]},{'embedding':[1,2],'index':0}]}",
                // Without an index: the position counts.
                "{'data':[{'embedding':[1,2]},{'object':'embedding','embedding':[3,4]}]}",
                // OpenAI's base64, although it was not requested.
                "{'data':[{'index':1,'embedding':'AABAQAAAgEA='},{'index':0,'embedding':'AACAPwAAAEA='}]}",
                // Unknown members, an empty error, and remarks.
                "{'error':null,'message':'deprecated','x':{'data':[7]},'data':[{'x':[[]],'index':0,"
                        + "'embedding':[1.0,2e0]},{'index':1,'embedding':[3,4],'y':{}}],'z':[]} \n",
            })
    void theVectorsAreReadInTheOrderOfTheTexts(String answer, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.json(answer.replace('\'', '"')));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            List<float[]> vectors = route.ask(TWO).getBody(EmbeddingList.class);

            assertThat(vectors).containsExactly(new float[] {1, 2}, new float[] {3, 4});
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {'data':[{'index':0,'embedding':[1,2]}]}                                     | it holds 1 vector, but 2 texts were sent
                    {'data':[]}                                                                  | it holds 0 vectors, but 2 texts were sent
                    {'object':'list'}                                                            | it holds 0 vectors
                    {'data':null}                                                                | it holds 0 vectors
                    {'data':[{'index':0,'embedding':[1]},{'index':0,'embedding':[2]}]}           | more than one vector with the index 0
                    {'data':[{'index':1,'embedding':[1]},{'embedding':[2]}]}                     | more than one vector with the index 1
                    {'data':[{'index':0,'embedding':[1]},{'index':2,'embedding':[2]}]}           | with the index 2
                    {'data':[{'index':-1,'embedding':[1]},{'index':1,'embedding':[2]}]}          | with the index -1
                    {'data':[{'embedding':[1]},{'embedding':[2]},{'embedding':[3]}]}             | with the index 2
                    {'data':[{'index':0,'embedding':[1,2]},{'index':1,'embedding':[3]}]}         | 1 dimensions instead of 2
                    {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':'AABAQAAAgEA='}]} | 2 dimensions instead of 1
                    {'data':[{'index':0,'embedding':[]},{'index':1,'embedding':[]}]}             | without any dimension
                    {'data':[{'index':0,'embedding':[NaN]},{'index':1,'embedding':[1]}]}         | not a finite number
                    {'data':[{'index':0,'embedding':[1e999]},{'index':1,'embedding':[1]}]}       | not a finite number
                    {'data':[{'index':0,'embedding':[1e39]},{'index':1,'embedding':[1]}]}        | not a finite number
                    {'data':[{'index':0,'embedding':[null]},{'index':1,'embedding':[1]}]}        | not an array of numbers
                    {'data':[{'index':0,'embedding':['1']},{'index':1,'embedding':[1]}]}         | not an array of numbers
                    {'data':[{'index':0,'embedding':[[1]]},{'index':1,'embedding':[1]}]}         | not an array of numbers
                    {'data':[{'index':0,'embedding':'AAAA'},{'index':1,'embedding':[1]}]}        | cut off
                    {'data':[{'index':0,'embedding':{}},{'index':1,'embedding':[1]}]}            | not an array of numbers
                    {'data':[{'index':0},{'index':1,'embedding':[1]}]}                           | no embedding
                    {'data':[[1],[2]]}                                                           | not an object
                    {'data':[{'index':0,'embedding':[1                                           | not valid JSON
                    {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[2]}]} {}        | not valid JSON
                    [{'index':0,'embedding':[1]},{'index':1,'embedding':[2]}]                    | not a JSON object
                    Hello                                                                        | not valid JSON
                    """)
    void anAnswerWithoutOneVectorForEachTextFails(String answer, String words, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.json(answer.replace('\'', '"')));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            Exchange exchange = route.send(TWO);

            assertThat(exchange.getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining(words);
            assertThat(exchange.getMessage().getBody()).isSameAs(TWO);
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry(CopilotHeaders.STATUS_CODE, 200)
                    .doesNotContainKey(CopilotHeaders.DIMENSIONS);
        }
        assertThat(server.requests()).as("not tried again").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {'error':{'message':'too long','code':'context_length_exceeded'}} | CopilotRequestException    | too long
                    {'error':{'message':'slow down','code':'rate_limited'}}           | CopilotRateLimitException  | slow down
                    {'message':'no such model','code':'model_not_supported'}          | CopilotModelException      | no such model
                    {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[2]}],'error':{'message':'boom'}} | CopilotServerException | boom
                    {'data':[{'index':0,'embedding':[1]}],'error':'quota exceeded'}   | CopilotQuotaException      | quota exceeded
                    [{'error':{'message':'an odd list'}}]                             | CopilotServerException     | an odd list
                    """)
    void anErrorInA200FailsWithItsWords(
            String answer, String type, String words, CopilotServer server) throws Exception {
        server.enqueue(Answer.json(answer.replace('\'', '"')));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            Exception failure = route.send(TWO).getException();

            assertThat(failure).isInstanceOf(CopilotException.class).hasMessageContaining(words);
            assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
        }
    }

    @Test
    void requestedDimensionsThatAreNotHonouredFail(CopilotServer server) throws Exception {
        server.enqueue(Answer.vectors(new float[3]), Answer.vectors(new float[5]));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "dimensions=4")) {
            assertThat(route.send("a").getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("3 dimensions instead of 4");
            assertThat(route.send("a").getException())
                    .hasMessageContaining("5 dimensions instead of 4");
        }
    }

    @Test
    void partsOfAListWithDifferentDimensionsFail(CopilotServer server) throws Exception {
        server.enqueue(Answer.vectors(new float[3]), Answer.vectors(new float[4]));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "embeddingsBatchSize=1")) {
            assertThat(route.send(TWO).getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("3 and 4 dimensions");
        }
    }

    /** A number with many digits, as servers that compute with doubles write them. */
    private static String vector(int dimensions) {
        return "[" + "-0.012345678901234567,\n".repeat(dimensions - 1) + "0.5]";
    }

    @Test
    void theLargestAnswerOfADefaultBatchIsReadAndALargerOneFails(CopilotServer server)
            throws Exception {
        String vector = vector(4096);
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < 96; i++) {
            data.append(i == 0 ? "" : ",")
                    .append("{\"index\":")
                    .append(i)
                    .append(",\"embedding\":")
                    .append(vector)
                    .append('}');
        }
        String answer = "{\"data\":[" + data + "]}";
        server.enqueue(Answer.json(answer), Answer.json(answer));
        List<String> texts = EmbeddingsRoute.texts(96);
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            EmbeddingList vectors = route.ask(texts).getBody(EmbeddingList.class);
            assertThat(vectors).hasSize(96);
            assertThat(vectors.dimensions()).isEqualTo(4096);
            assertThat(vectors.get(95)[4095]).isEqualTo(0.5f);
        }
        try (CopilotRoute route = EmbeddingsRoute.at(server, "maxAnswerSize=1MB")) {
            Exchange exchange = route.send(texts);
            assertThat(exchange.getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("maxAnswerSize");
        }
    }

    @Test
    void missingUsageAndModelLeaveTheirHeadersOut(CopilotServer server) throws Exception {
        server.enqueue(Answer.json("{\"data\":[{\"index\":0,\"embedding\":[1]}]}"));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            Message message = route.ask("a");
            assertThat(message.getHeaders())
                    .containsEntry(CopilotHeaders.DIMENSIONS, 1)
                    .doesNotContainKeys(
                            CopilotHeaders.RESPONSE_MODEL,
                            CopilotHeaders.PROMPT_TOKENS,
                            CopilotHeaders.TOTAL_TOKENS);
        }
    }
}
