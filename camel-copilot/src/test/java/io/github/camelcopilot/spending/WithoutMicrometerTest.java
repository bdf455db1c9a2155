// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Micrometer and camel-telemetry are optional. */
@ExtendWith(CopilotServerExtension.class)
class WithoutMicrometerTest {

    /** Sends one prompt to a server and returns the answer. Loaded without the libraries. */
    public static final class OneCall implements UnaryOperator<String> {

        @Override
        public String apply(String baseUrl) {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.addComponent("copilot", new CopilotComponent());
                context.start();
                return context.createProducerTemplate()
                        .requestBody(
                                "copilot:chat?wireApi=completions&token=gho_0123456789abcdefghijkl&baseUrl="
                                        + baseUrl,
                                "Hi",
                                String.class);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** Defines Camel and the component anew, where the optional libraries do not exist. */
    private static final class WithoutLibraries extends ClassLoader {

        private static final List<String> ABSENT =
                List.of("io.micrometer.", "org.apache.camel.telemetry.");
        private static final List<String> DEFINED =
                List.of("io.github.camelcopilot.", "org.apache.camel.");

        WithoutLibraries() {
            super(WithoutMicrometerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (ABSENT.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (DEFINED.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream code =
                    getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (code == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    @Test
    void theComponentRuns(CopilotServer server) throws Exception {
        ClassLoader loader = new WithoutLibraries();
        assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
        server.enqueue(Answer.text("Hello"));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Object call = loader.loadClass(OneCall.class.getName()).getConstructor().newInstance();
            assertThat(((UnaryOperator<?>) call).getClass().getClassLoader()).isSameAs(loader);
            assertThat(apply(call, server.url())).isEqualTo("Hello");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @SuppressWarnings("unchecked")
    private static String apply(Object call, String baseUrl) {
        return ((UnaryOperator<String>) call).apply(baseUrl);
    }
}
