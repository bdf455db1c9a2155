// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;

/** Reads a stream with langchain4j's streaming model and its default client, that of the JDK. */
final class LangChainReader implements StreamReader {

    private final StreamingChatModel model;

    LangChainReader(String baseUrl) {
        this.model =
                OpenAiStreamingChatModel.builder()
                        .baseUrl(baseUrl)
                        .apiKey(ChatRoutes.TOKEN)
                        .modelName(ChatRoutes.MODEL)
                        .build();
    }

    @Override
    public void read() throws Exception {
        DeltaCount count = new DeltaCount();
        CompletableFuture<ChatResponse> end = new CompletableFuture<>();
        model.chat(
                ChatRoutes.PROMPT,
                new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String delta) {
                        count.add(delta);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse answer) {
                        end.complete(answer);
                    }

                    @Override
                    public void onError(Throwable error) {
                        end.completeExceptionally(error);
                    }
                });
        end.get();
        count.verify();
    }
}
