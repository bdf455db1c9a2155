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
public abstract class MemoryConfiguration extends OutputConfiguration {

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

    @UriParam(
            label = "producer",
            defaultValue = "100",
            description =
                    "Maximum number of messages of a stored conversation. The oldest turns beyond it are forgotten, "
                            + "always whole, so that the call of a tool never loses its result.")
    private int memoryMaxMessages = 100;

    @UriParam(
            label = "producer",
            description =
                    "Maximum number of tokens of a stored conversation, as the service counted them, or one for "
                            + "four characters where it did not. The oldest turns beyond it are forgotten. Not set "
                            + "= no limit.")
    private Long memoryMaxTokens;

    @UriParam(
            label = "producer",
            defaultValue = "1MB",
            description =
                    "Maximum size of a stored conversation in bytes of JSON, such as 512KB. The oldest turns beyond "
                            + "it are forgotten.")
    private String memoryMaxSize = "1MB";

    @UriParam(
            label = "producer",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "Maximum time that a message waits, without a thread, until the turns of the same conversation "
                            + "before it have ended. At most 1,000 messages wait for one conversation.")
    private long memoryTimeout = 600_000;

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

    public int getMemoryMaxMessages() {
        return memoryMaxMessages;
    }

    public void setMemoryMaxMessages(int memoryMaxMessages) {
        this.memoryMaxMessages = memoryMaxMessages;
    }

    public Long getMemoryMaxTokens() {
        return memoryMaxTokens;
    }

    public void setMemoryMaxTokens(Long memoryMaxTokens) {
        this.memoryMaxTokens = memoryMaxTokens;
    }

    public String getMemoryMaxSize() {
        return memoryMaxSize;
    }

    public void setMemoryMaxSize(String memoryMaxSize) {
        this.memoryMaxSize = memoryMaxSize;
    }

    public long getMemoryTimeout() {
        return memoryTimeout;
    }

    public void setMemoryTimeout(long memoryTimeout) {
        this.memoryTimeout = memoryTimeout;
    }
}
