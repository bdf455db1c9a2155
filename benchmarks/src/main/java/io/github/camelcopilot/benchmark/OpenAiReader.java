// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/**
 * Reads a stream with openai-java's blocking client; its asynchronous one is no faster and takes
 * more CPU.
 */
final class OpenAiReader implements StreamReader {

    private final OpenAIClient client;
    private final ChatCompletionCreateParams request =
            ChatCompletionCreateParams.builder()
                    .model(ChatRoutes.MODEL)
                    .addUserMessage(ChatRoutes.PROMPT)
                    .build();

    OpenAiReader(String baseUrl) {
        this.client =
                OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(ChatRoutes.TOKEN).build();
    }

    @Override
    public void read() {
        DeltaCount count = new DeltaCount();
        try (StreamResponse<ChatCompletionChunk> answer =
                client.chat().completions().createStreaming(request)) {
            answer.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().ifPresent(count::add));
        }
        count.verify();
    }
}
