// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ConversationStore;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options for stored conversations, which {@code copilot:chat} and {@code copilot:stream}
 * continue. Set by the thread that builds the route, and only read afterwards.
 */
@UriParams
public abstract class MemoryConfiguration implements Cloneable {

    @UriParam(
            label = "producer",
            description =
                    "Id of the stored conversation that a message continues, as a template in the "
                            + "Simple language such as ${header.chatId}. Its messages are sent before the "
                            + "prompt; the prompt, the answer and the messages of tools are added when the "
                            + "exchange succeeds. A message for which it is blank fails.")
    private String memoryId;

    @UriParam(
            label = "producer",
            description =
                    "Bean (#bean:name) of type io.github.camelcopilot.api.ConversationStore that "
                            + "stores the conversations of memoryId. By default, they are in memory, as "
                            + "memoryMaxConversations says, and lost when the component stops.")
    private ConversationStore memory;

    @UriParam(
            label = "producer",
            defaultValue = "10000",
            description =
                    "Maximum number of conversations in memory if there is no store: the least "
                            + "recently used are forgotten, and all that were not used for an hour. The "
                            + "endpoints of a component share these conversations; if their numbers differ, "
                            + "the largest applies.")
    private int memoryMaxConversations = 10_000;

    public String getMemoryId() {
        return memoryId;
    }

    public void setMemoryId(String memoryId) {
        this.memoryId = memoryId;
    }

    public ConversationStore getMemory() {
        return memory;
    }

    public void setMemory(ConversationStore memory) {
        this.memory = memory;
    }

    public int getMemoryMaxConversations() {
        return memoryMaxConversations;
    }

    public void setMemoryMaxConversations(int memoryMaxConversations) {
        this.memoryMaxConversations = memoryMaxConversations;
    }
}
