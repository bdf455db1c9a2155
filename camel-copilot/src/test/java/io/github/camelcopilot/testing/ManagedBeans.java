// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Reads all that Camel exposes over JMX: names, readable attributes, and the results of operations
 * without side effects.
 */
public final class ManagedBeans {

    private static final Pattern LOOKING =
            Pattern.compile("(dump|explain|list|get|information|browse|find|has|is).*");
    private static final String BOOLEAN = "boolean";

    /** Loggers to which each read of an attribute writes the description of the whole bean. */
    private static final List<Logger> LOGS_OF_READING =
            Stream.of("javax.management.modelmbean", "javax.management.mbeanserver")
                    .map(Logger::getLogger)
                    .toList();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final BiConsumer<String, String> visitor;

    /**
     * @param visitor receives the location and the text of each value
     */
    public ManagedBeans(BiConsumer<String, String> visitor) {
        this.visitor = visitor;
    }

    /**
     * Returns the number of beans. What the JDK logs about reading them is not recorded: it
     * consists of what the visitor receives anyway, and of descriptions.
     */
    public int visitAll() throws JMException {
        LOGS_OF_READING.forEach(logger -> logger.setLevel(Level.INFO));
        try {
            return readAll();
        } finally {
            LOGS_OF_READING.forEach(logger -> logger.setLevel(null));
        }
    }

    private int readAll() throws JMException {
        List<ObjectName> names =
                new ArrayList<>(server.queryNames(new ObjectName("org.apache.camel:*"), null));
        for (ObjectName name : names) {
            visitor.accept("JMX name", name.toString());
            MBeanInfo info = server.getMBeanInfo(name);
            for (MBeanAttributeInfo attribute : info.getAttributes()) {
                if (attribute.isReadable()) {
                    visit(name, attribute.getName());
                }
            }
            for (MBeanOperationInfo operation : info.getOperations()) {
                if (LOOKING.matcher(operation.getName()).matches()) {
                    invoke(name, operation);
                }
            }
        }
        return names.size();
    }

    private void visit(ObjectName name, String attribute) throws JMException {
        try {
            visitor.accept(name + "#" + attribute, text(server.getAttribute(name, attribute)));
        } catch (RuntimeMBeanException unsupported) {
            visitor.accept(name + "#" + attribute, CopilotRoute.text(unsupported));
        }
    }

    private void invoke(ObjectName name, MBeanOperationInfo operation) throws JMException {
        String[] types =
                Arrays.stream(operation.getSignature())
                        .map(parameter -> parameter.getType())
                        .toArray(String[]::new);
        if (!Arrays.stream(types).allMatch(BOOLEAN::equals)) {
            return;
        }
        for (boolean value : new boolean[] {true, false}) {
            Object[] arguments = Stream.generate(() -> value).limit(types.length).toArray();
            String where = name + "#" + operation.getName() + "()";
            try {
                visitor.accept(
                        where, text(server.invoke(name, operation.getName(), arguments, types)));
            } catch (JMException | RuntimeMBeanException unsupported) {
                visitor.accept(where, CopilotRoute.text(unsupported));
            }
        }
    }

    private static String text(Object value) {
        if (value instanceof TabularData table) {
            return text(table.values());
        }
        if (value instanceof CompositeData row) {
            return text(row.values());
        }
        if (value instanceof Iterable<?> values) {
            StringBuilder all = new StringBuilder();
            values.forEach(one -> all.append(text(one)).append('\n'));
            return all.toString();
        }
        return value instanceof Object[] array ? text(List.of(array)) : Objects.toString(value);
    }
}
