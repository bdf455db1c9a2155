// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * Records every log event of the JVM as text, including throwables, instead of printing it. Any
 * thread may log.
 */
public final class LogRecorder implements AutoCloseable {

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Map<LoggerConfig, Level> oldLevels = new HashMap<>();
    private final Map<String, Appender> oldAppenders = Map.copyOf(root.getAppenders());
    private final java.util.logging.Logger jdkRoot = java.util.logging.Logger.getLogger("");
    private final java.util.logging.Level oldJdkLevel = jdkRoot.getLevel();
    private final Handler[] oldJdkHandlers = jdkRoot.getHandlers();

    private LogRecorder(Level level) {
        PatternLayout layout =
                PatternLayout.newBuilder().withPattern("%p %c [%t] %m%n%throwable").build();
        Appender appender =
                new AbstractAppender("recorder", null, layout, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(layout.toSerializable(event));
                    }
                };
        appender.start();
        oldAppenders.keySet().forEach(root::removeAppender);
        root.addAppender(appender, Level.ALL, null);
        for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
            oldLevels.put(logger, logger.getLevel());
            logger.setLevel(level);
        }
        context.updateLoggers();
        recordJdkLogging();
    }

    private void recordJdkLogging() {
        Handler handler =
                new Handler() {
                    private final SimpleFormatter formatter = new SimpleFormatter();

                    @Override
                    public void publish(LogRecord event) {
                        // The whole format would look for the caller on the stack, which takes its
                        // time.
                        String thrown =
                                event.getThrown() == null
                                        ? ""
                                        : CopilotRoute.text(event.getThrown());
                        lines.add(
                                event.getLoggerName()
                                        + ' '
                                        + formatter.formatMessage(event)
                                        + thrown);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        handler.setLevel(java.util.logging.Level.ALL);
        for (Handler old : oldJdkHandlers) {
            jdkRoot.removeHandler(old);
        }
        jdkRoot.addHandler(handler);
        jdkRoot.setLevel(java.util.logging.Level.ALL);
    }

    public static LogRecorder at(Level level) {
        return new LogRecorder(level);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.removeAppender("recorder");
        oldAppenders.values().forEach(old -> root.addAppender(old, null, null));
        oldLevels.forEach(LoggerConfig::setLevel);
        context.updateLoggers();
        for (Handler handler : jdkRoot.getHandlers()) {
            jdkRoot.removeHandler(handler);
        }
        for (Handler old : oldJdkHandlers) {
            jdkRoot.addHandler(old);
        }
        jdkRoot.setLevel(oldJdkLevel);
    }
}
