// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** A block of properties: Camel Main binds its options, and refuses unknown ones. */
final class PropertiesSnippet {

    private PropertiesSnippet() {}

    static Map<String, String> read(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> read = new TreeMap<>();
        properties.stringPropertyNames().forEach(n -> read.put(n, properties.getProperty(n)));
        return read;
    }

    static void bind(String text, CopilotServer server) throws Exception {
        Main main = new Main();
        main.configure().withAutoConfigurationFailFast(true);
        main.addInitialProperty("camel.main.startup-summary-level", "Off");
        // A login on start needs these; the page shows them elsewhere.
        main.addInitialProperty("camel.component.copilot.client-id", "Iv1.0123456789abcdef");
        main.addInitialProperty("camel.component.copilot.github-host", server.url());
        Given.PROPERTIES.forEach(main::addInitialProperty);
        read(text).forEach(main::addInitialProperty);
        Given.BEANS.forEach(main::bind);
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeConfigure(BaseMainSupport configured) {
                        configured
                                .getCamelContext()
                                .getPropertiesComponent()
                                .addPropertiesFunction(new AnyEnvironment());
                    }
                });
        try {
            main.start();
        } finally {
            main.stop();
        }
    }
}
