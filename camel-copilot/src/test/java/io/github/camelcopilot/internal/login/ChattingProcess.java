// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A program that sends one prompt for each line that it reads, and prints the result. Arguments:
 * the URL of the test server, and the file of the token store.
 */
final class ChattingProcess {

    private ChattingProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            CopilotComponent component = new CopilotComponent();
            component.getConfiguration().setBaseUrl(arguments[0]);
            component.getConfiguration().setGithubHost(arguments[0]);
            component.getConfiguration().setTokenStore(FileTokenStore.at(Path.of(arguments[1])));
            context.addComponent("copilot", component);
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            System.out.println("ready");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                Exchange exchange =
                        template.request("copilot:chat", e -> e.getMessage().setBody("Hello"));
                System.out.println(
                        exchange.getException() == null
                                ? "answered"
                                : exchange.getException().toString());
            }
        }
    }
}
