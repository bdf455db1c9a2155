// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import io.github.camelcopilot.CopilotComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;

/** Camel's catalog with this component, as tools use it. Thread-safe. */
final class Catalog {

    static final String PATH = "/META-INF/io/github/camelcopilot/copilot.json";

    private static final CamelCatalog CATALOG = load();

    private Catalog() {}

    private static CamelCatalog load() {
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("copilot", CopilotComponent.class.getName(), json());
        return catalog;
    }

    static String json() {
        try (InputStream file = CopilotComponent.class.getResourceAsStream(PATH)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static CamelCatalog catalog() {
        return CATALOG;
    }

    static EndpointValidationResult check(String uri) {
        return CATALOG.validateEndpointProperties(uri);
    }
}
