// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class ToolLoopTest {

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final ChatContext context = new ChatContext(null);

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void first() {
        context.camel().getRegistry().bind("w", TestTool.of("weather", "sunny"));
        SERVER.server()
                .enqueue(
                        Answer.text("Let me look").toolCall("weather", "{\"city\":\"Bern\"}"),
                        Answer.text("It is sunny"));
        Exchange exchange = context.send(ChatContext.uri(SERVER.url(), "&tags=test"));
        System.out.println(exchange.getException());
        System.out.println(exchange.getMessage().getHeaders());
        ChatResult r = exchange.getMessage().getHeader("CamelCopilotResult", ChatResult.class);
        System.out.println(r);
        assertThat(exchange.getMessage().getBody()).isEqualTo("It is sunny");
        Exchange s =
                context.send(
                        ChatContext.uri(SERVER.url(), "&tags=test")
                                        .replace("copilot:chat", "copilot:stream")
                                + "&emit=text");
        System.out.println(s.getException());
    }
}
