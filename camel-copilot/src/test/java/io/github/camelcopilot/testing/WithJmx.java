// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The contexts of {@link CopilotRoute} in this test class are managed over JMX, which is Camel's
 * default. For other classes it is disabled, because registering the beans takes longer than all
 * else that a context does to start.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(WithJmx.Extension.class)
public @interface WithJmx {

    /** Enables JMX for contexts that are created while the class runs; one class at a time. */
    final class Extension implements BeforeAllCallback, AfterAllCallback {

        private static volatile boolean enabled;

        static boolean isEnabled() {
            return enabled;
        }

        @Override
        public void beforeAll(ExtensionContext context) {
            enabled = true;
        }

        @Override
        public void afterAll(ExtensionContext context) {
            enabled = false;
        }
    }
}
