// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Records the log of the store as text, instead of the console. Thread-safe. */
final class StoreLog implements AutoCloseable {

    private static final String LOGGER = FileTokenStore.class.getName();

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Configuration configuration = context.getConfiguration();

    StoreLog() {
        PatternLayout layout = PatternLayout.newBuilder().withPattern("%p %m%n%throwable").build();
        AbstractAppender appender =
                new AbstractAppender("store", null, layout, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(layout.toSerializable(event));
                    }
                };
        appender.start();
        LoggerConfig logger = new LoggerConfig(LOGGER, Level.ALL, false);
        logger.addAppender(appender, Level.ALL, null);
        configuration.addLogger(LOGGER, logger);
        context.updateLoggers();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        configuration.removeLogger(LOGGER);
        context.updateLoggers();
    }
}
