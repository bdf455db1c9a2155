// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;

/** Reads a stream in the Responses format with openai-java's blocking client. */
final class OpenAiResponsesReader implements StreamReader {

    private final OpenAIClient client;
    private final ResponseCreateParams request =
            ResponseCreateParams.builder().model(ChatRoutes.MODEL).input(ChatRoutes.PROMPT).build();

    OpenAiResponsesReader(String baseUrl) {
        this.client =
                OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(ChatRoutes.TOKEN).build();
    }

    @Override
    public void read() {
        DeltaCount count = new DeltaCount();
        try (StreamResponse<ResponseStreamEvent> answer =
                client.responses().createStreaming(request)) {
            answer.stream()
                    .forEach(
                            event ->
                                    event.outputTextDelta()
                                            .ifPresent(delta -> count.add(delta.delta())));
        }
        count.verify();
    }
}
