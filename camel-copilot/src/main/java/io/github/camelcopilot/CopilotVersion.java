// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, from a resource that the build generates. */
final class CopilotVersion {

    private static final String VERSION = read();
    private static final String USER_AGENT = "camel-copilot/" + VERSION;

    private CopilotVersion() {}

    static String version() {
        return VERSION;
    }

    /** Returns the default of the option {@code userAgent}. */
    static String userAgent() {
        return USER_AGENT;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream file =
                CopilotVersion.class.getResourceAsStream("camel-copilot.properties")) {
            properties.load(file);
        } catch (IOException broken) {
            throw new UncheckedIOException("The jar of this library is corrupt", broken);
        }
        return properties.getProperty("version");
    }
}
