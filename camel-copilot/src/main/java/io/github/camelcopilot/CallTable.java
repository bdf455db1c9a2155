// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.internal.client.CallStatistics;
import io.github.camelcopilot.internal.client.CallStatistics.Totals;
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

/** The numbers of calls as rows, for JMX and the developer console. Holds no state. */
final class CallTable {

    private static final String MODEL = "model";

    /**
     * A number of each row.
     *
     * @param shown converts the counter to the value in the row
     */
    private record Column(
            String name,
            OpenType<?> type,
            ToLongFunction<Totals> counter,
            LongFunction<Object> shown) {

        static Column of(String name, ToLongFunction<Totals> counter) {
            return new Column(name, SimpleType.LONG, counter, Long::valueOf);
        }
    }

    private static final List<Column> COLUMNS =
            List.of(
                    Column.of("calls", Totals::calls),
                    Column.of("failures", Totals::failures),
                    Column.of("refused", Totals::refused),
                    Column.of("requests", Totals::requests),
                    Column.of("retries", Totals::retries),
                    Column.of("fallbacks", Totals::fallbacks),
                    Column.of("promptTokens", Totals::promptTokens),
                    Column.of("completionTokens", Totals::completionTokens),
                    Column.of("cachedTokens", Totals::cachedTokens),
                    Column.of("cacheWriteTokens", Totals::cacheWriteTokens),
                    Column.of("reasoningTokens", Totals::reasoningTokens),
                    Column.of("costNanoAiu", Totals::nanoAiu),
                    new Column(
                            "costCredits", SimpleType.DOUBLE, Totals::nanoAiu, CallTable::credits),
                    Column.of("unpricedAnswers", Totals::unpriced));

    private CallTable() {}

    /** Returns the numbers of a component or an endpoint. */
    static CallStatistics statisticsOf(ManagedCalls owner) {
        return owner instanceof CopilotComponent component
                ? component.calls().statistics()
                : ((CopilotEndpoint) owner).statistics();
    }

    static double credits(long nanoAiu) {
        return nanoAiu / (double) Cost.NANO_AIU_PER_CREDIT;
    }

    /** Returns one row: the model and its numbers, by the names of the columns. */
    static Map<String, Object> row(String model, Totals totals) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(MODEL, model);
        row.putAll(numbers(counter -> counter.applyAsLong(totals)));
        return row;
    }

    /** Returns the sums over all models, by the names of the columns. */
    static Map<String, Object> sums(CallStatistics statistics) {
        return numbers(statistics::sum);
    }

    private static Map<String, Object> numbers(ToLongFunction<ToLongFunction<Totals>> values) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Column column : COLUMNS) {
            long value = values.applyAsLong(column.counter());
            numbers.put(column.name(), column.shown().apply(value));
        }
        return numbers;
    }

    /** Returns the table for JMX, with the model as its index. */
    static TabularData of(CallStatistics statistics) throws OpenDataException {
        CompositeType type = rowType();
        TabularData table =
                new TabularDataSupport(
                        new TabularType(
                                "models", "Calls by requested model", type, new String[] {MODEL}));
        for (Map.Entry<String, Totals> model : statistics.byModel().entrySet()) {
            table.put(new CompositeDataSupport(type, row(model.getKey(), model.getValue())));
        }
        return table;
    }

    private static CompositeType rowType() throws OpenDataException {
        String[] names =
                Stream.concat(Stream.of(MODEL), COLUMNS.stream().map(Column::name))
                        .toArray(String[]::new);
        OpenType<?>[] types =
                Stream.concat(Stream.of(SimpleType.STRING), COLUMNS.stream().map(Column::type))
                        .toArray(OpenType<?>[]::new);
        return new CompositeType(MODEL, "Calls to one model", names, names, types);
    }
}
