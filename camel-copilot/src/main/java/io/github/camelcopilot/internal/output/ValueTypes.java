// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The schemas of classes whose JSON is one number, text or boolean. They are as narrow as what
 * Jackson reads, as far as the keywords that OpenAI enforces allow. Holds no state.
 */
final class ValueTypes {

    private static final String DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    private static final String TIME =
            "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?";

    private static final Map<Class<?>, ObjectNode> BY_CLASS = new HashMap<>();

    static {
        BY_CLASS.put(String.class, type("string"));
        BY_CLASS.put(CharSequence.class, type("string"));
        BY_CLASS.put(char.class, text("pattern", "^.$"));
        BY_CLASS.put(boolean.class, type("boolean"));
        BY_CLASS.put(byte.class, integer(Byte.MIN_VALUE, Byte.MAX_VALUE));
        BY_CLASS.put(short.class, integer(Short.MIN_VALUE, Short.MAX_VALUE));
        BY_CLASS.put(int.class, integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
        BY_CLASS.put(long.class, integer(Long.MIN_VALUE, Long.MAX_VALUE));
        BY_CLASS.put(float.class, number(Float.MAX_VALUE));
        BY_CLASS.put(double.class, number(Double.MAX_VALUE));
        List.copyOf(BY_CLASS.keySet()).stream()
                .filter(Class::isPrimitive)
                .forEach(type -> BY_CLASS.put(wrapper(type), BY_CLASS.get(type)));
        BY_CLASS.put(OptionalInt.class, BY_CLASS.get(int.class));
        BY_CLASS.put(OptionalLong.class, BY_CLASS.get(long.class));
        BY_CLASS.put(OptionalDouble.class, BY_CLASS.get(double.class));
        BY_CLASS.put(Number.class, type("number"));
        BY_CLASS.put(BigInteger.class, type("integer"));
        BY_CLASS.put(BigDecimal.class, type("number"));
        BY_CLASS.put(LocalDate.class, text("format", "date"));
        BY_CLASS.put(Instant.class, text("format", "date-time"));
        BY_CLASS.put(OffsetDateTime.class, text("format", "date-time"));
        BY_CLASS.put(ZonedDateTime.class, text("format", "date-time"));
        BY_CLASS.put(Date.class, text("format", "date-time"));
        BY_CLASS.put(OffsetTime.class, text("format", "time"));
        // The formats date-time and time require an offset, which these classes do not have.
        BY_CLASS.put(LocalDateTime.class, text("pattern", "^" + DATE + "T" + TIME + "$"));
        BY_CLASS.put(LocalTime.class, text("pattern", "^" + TIME + "$"));
        // The format duration permits years, which Duration does not, and the reverse.
        BY_CLASS.put(
                Duration.class,
                text("pattern", "^PT([0-9]{1,9}H)?([0-9]{1,9}M)?[0-9]{1,9}(\\.[0-9]{1,9})?S$"));
        BY_CLASS.put(Period.class, text("pattern", "^P([0-9]{1,6}Y)?([0-9]{1,6}M)?[0-9]{1,6}D$"));
        BY_CLASS.put(Year.class, integer(Year.MIN_VALUE, Year.MAX_VALUE));
        BY_CLASS.put(YearMonth.class, text("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$"));
        BY_CLASS.put(MonthDay.class, text("pattern", "^--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])$"));
        BY_CLASS.put(UUID.class, text("format", "uuid"));
        BY_CLASS.put(URI.class, text("format", "uri"));
        BY_CLASS.put(URL.class, text("format", "uri"));
    }

    private ValueTypes() {}

    private static ObjectNode type(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", name);
    }

    private static ObjectNode text(String keyword, String value) {
        return type("string").put(keyword, value);
    }

    private static ObjectNode integer(long min, long max) {
        return type("integer").put("minimum", min).put("maximum", max);
    }

    private static ObjectNode number(double max) {
        return type("number").put("minimum", -max).put("maximum", max);
    }

    private static Class<?> wrapper(Class<?> primitive) {
        return java.lang.invoke.MethodType.methodType(primitive).wrap().returnType();
    }

    /** Returns a new object with the schema of a class; empty if it is none of these. */
    static Optional<ObjectNode> schemaOf(Class<?> type) {
        return Optional.ofNullable(BY_CLASS.get(type)).map(ObjectNode::deepCopy);
    }
}
