// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * A table with a name and numbers in each row, for JMX and the developer console. Immutable.
 *
 * @param <T> the counters of a row
 * @param name the name of the table
 * @param description of the table
 * @param index the name of the column that has the name of the row
 * @param columns the numbers of each row
 */
record NumberTable<T>(String name, String description, String index, List<Column<T>> columns) {

    /**
     * A number of each row.
     *
     * @param shown converts the counter to the value in the row
     */
    record Column<T>(
            String name, OpenType<?> type, ToLongFunction<T> counter, LongFunction<Object> shown) {

        static <T> Column<T> of(String name, ToLongFunction<T> counter) {
            return new Column<>(name, SimpleType.LONG, counter, Long::valueOf);
        }
    }

    /** Returns one row: its name and its numbers, by the names of the columns. */
    Map<String, Object> row(String rowName, T totals) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(index, rowName);
        row.putAll(numbers(counter -> counter.applyAsLong(totals)));
        return row;
    }

    /**
     * Returns numbers by the names of the columns.
     *
     * @param values returns the number for a counter, such as its sum over all rows
     */
    Map<String, Object> numbers(ToLongFunction<ToLongFunction<T>> values) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Column<T> column : columns) {
            long value = values.applyAsLong(column.counter());
            numbers.put(column.name(), column.shown().apply(value));
        }
        return numbers;
    }

    /** Returns the rows for JMX. */
    TabularData of(Map<String, T> rows) throws OpenDataException {
        CompositeType type = rowType();
        TabularData table =
                new TabularDataSupport(
                        new TabularType(name, description, type, new String[] {index}));
        for (Map.Entry<String, T> row : rows.entrySet()) {
            table.put(new CompositeDataSupport(type, row(row.getKey(), row.getValue())));
        }
        return table;
    }

    private CompositeType rowType() throws OpenDataException {
        String[] names =
                Stream.concat(Stream.of(index), columns.stream().map(Column::name))
                        .toArray(String[]::new);
        OpenType<?>[] types =
                Stream.concat(Stream.of(SimpleType.STRING), columns.stream().map(Column::type))
                        .toArray(OpenType<?>[]::new);
        return new CompositeType(index, "The numbers of one " + index, names, names, types);
    }
}
