// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationJsonTest {

    private static Conversation of(String text) {
        return Conversation.builder().messages(List.of(ChatMessage.user(text))).version(1).build();
    }

    /** So that a database of any encoding holds it. */
    @Test
    void jsonIsAscii() throws Exception {
        assertThat(ConversationJson.write(of("Zoë 🐪 \uD83D \0"))).matches("\\p{ASCII}+");
        assertThat(ConversationJson.write(of("\0"))).doesNotContain("\0");
    }

    @Test
    void textBeyondJacksonsDefaultLimitIsRead() throws Exception {
        Conversation large = of("x".repeat(20_000_001));

        // Not as text in a failure.
        assertThat(ConversationJson.read(ConversationJson.write(large), 1).equals(large)).isTrue();
    }

    @Test
    void versionOfTheRowApplies() throws Exception {
        assertThat(ConversationJson.read(ConversationJson.write(of("Hi")), 7).version())
                .isEqualTo(7);
    }
}
