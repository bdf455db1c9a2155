// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** {@code from("copilot:tool:NAME")}: a route that the model may call. */
final class ToolConsumer extends DefaultConsumer {

    ToolConsumer(CopilotEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }
}
