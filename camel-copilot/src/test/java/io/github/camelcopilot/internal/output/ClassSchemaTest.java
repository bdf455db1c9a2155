// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.internal.schema.JsonSchema;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Schemas of classes agree with what Jackson reads. */
class ClassSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Retention(RetentionPolicy.RUNTIME)
    @interface Nullable {}

    enum Size {
        SMALL,
        @JsonProperty("big")
        LARGE
    }

    record Item(String name, int count, Size size) {}

    record Tree(long value, List<Tree> children) {}

    static class Bean {
        private boolean active;
        private String note;

        @JsonIgnore public String ignored;

        @JsonFormat(pattern = "dd.MM.yyyy")
        public LocalDate day;

        public boolean isActive() {
            return active;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        @JsonProperty("remark")
        @JsonPropertyDescription("What to remark")
        public void setNote(String note) {
            this.note = note;
        }

        String note() {
            return note;
        }
    }

    record Everything(
            String text,
            boolean yes,
            byte b,
            short s,
            Integer i,
            long l,
            float f,
            Double d,
            char c,
            BigInteger whole,
            BigDecimal exact,
            LocalDate date,
            LocalDateTime dateTime,
            LocalTime time,
            Instant instant,
            OffsetDateTime offset,
            Duration duration,
            Period period,
            YearMonth month,
            DayOfWeek weekday,
            UUID id,
            URI link,
            byte[] bytes,
            Size size,
            Item item,
            @JsonPropertyDescription("Other items") List<Item> items,
            int[] numbers,
            Set<String> tags,
            Map<String, Integer> counts,
            Optional<Item> other,
            Optional<String> nick,
            OptionalInt age,
            @Nullable String comment,
            Tree tree) {}

    private static JsonNode schema(Class<?> type) {
        try {
            // Numbers of the same class as those of an expected schema.
            return JSON.readTree(new ClassConversion(type, null).schema().toString());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static JsonNode json(String singleQuoted) throws Exception {
        return JSON.readTree(singleQuoted.replace('\'', '"'));
    }

    @Test
    void aRecordIsAnObjectWithAllItsMembers() throws Exception {
        assertThat(schema(Item.class))
                .isEqualTo(
                        json(
                                "{'type':'object','properties':{'name':{'type':'string'},'count':{'type':'integer',"
                                        + "'minimum':-2147483648,'maximum':2147483647},'size':{'type':'string',"
                                        + "'enum':['SMALL','big']}},'required':['name','count','size'],"
                                        + "'additionalProperties':false}"));
    }

    @Test
    void aRecursiveClassRefersToItself() throws Exception {
        JsonNode schema = schema(Tree.class);
        assertThat(schema.at("/properties/children/items")).isEqualTo(json("{'$ref':'#'}"));
        assertThat(new StrictSubset().contains(JsonSchema.of("x", schema).toMap())).isTrue();
    }

    @Test
    void annotationsOfJacksonApply() throws Exception {
        JsonNode properties = schema(Bean.class).path("properties");
        assertThat(properties.path("remark"))
                .isEqualTo(json("{'type':'string','description':'What to remark'}"));
        assertThat(properties.has("ignored")).isFalse();
        assertThat(properties.path("day"))
                .isEqualTo(json("{'type':'string','description':'In the format dd.MM.yyyy'}"));
        assertThat(properties.at("/active/type").asText()).isEqualTo("boolean");
    }

    @Test
    void membersThatMayBeNullAreRequiredToo() throws Exception {
        JsonNode schema = schema(Everything.class);
        assertThat(schema.path("required")).hasSize(Everything.class.getRecordComponents().length);
        assertThat(schema.at("/properties/nick/type")).isEqualTo(json("['string','null']"));
        assertThat(schema.at("/properties/comment/type")).isEqualTo(json("['string','null']"));
        assertThat(schema.at("/properties/age/type")).isEqualTo(json("['integer','null']"));
        assertThat(schema.at("/properties/other/anyOf/1")).isEqualTo(json("{'type':'null'}"));
    }

    @Provide
    Arbitrary<Integer> seeds() {
        return Arbitraries.integers();
    }

    /** A value that is generated from the schema satisfies it, and Jackson converts it. */
    @Property(tries = 300)
    void aValueThatSatisfiesTheSchemaIsConverted(@ForAll("seeds") int seed) {
        ClassConversion conversion = new ClassConversion(Everything.class, null);
        JsonNode schema = EVERYTHING;
        ValueOfSchema values = new ValueOfSchema(schema, seed);
        OutputFormat format =
                new OutputFormat(
                        JsonSchema.of("option x", schema), SchemaDelivery.AUTO, 0, conversion);
        String json = values.value().toString();
        OutputReading reading = format.read(json);
        assertThat(reading).as(json).isInstanceOf(OutputReading.Valid.class);
        assertThat(((OutputReading.Valid) reading).value()).isInstanceOf(Everything.class);
    }

    private static final JsonNode EVERYTHING = schema(Everything.class);

    /** Generates values of a schema. Used by one thread. */
    private static final class ValueOfSchema {

        private final JsonNode root;
        private final java.util.Random random;
        private int depth;

        ValueOfSchema(JsonNode root, long seed) {
            this.root = root;
            this.random = new java.util.Random(seed);
        }

        JsonNode value() {
            return value(root);
        }

        private JsonNode value(JsonNode schema) {
            if (schema.has("$ref")) {
                return value(root.at(schema.path("$ref").asText().substring(1)));
            }
            if (schema.has("anyOf")) {
                JsonNode all = schema.path("anyOf");
                return value(all.get(random.nextInt(all.size())));
            }
            if (schema.has("enum")) {
                return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
            }
            JsonNode types = schema.path("type");
            String type =
                    types.isArray()
                            ? types.get(random.nextInt(types.size())).asText()
                            : types.asText();
            return switch (type) {
                case "null" -> JsonNodeFactory.instance.nullNode();
                case "boolean" -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
                case "integer" -> integer(schema);
                case "number" -> number(schema);
                case "array" -> array(schema);
                case "object" -> object(schema);
                default -> JsonNodeFactory.instance.textNode(text(schema));
            };
        }

        private JsonNode integer(JsonNode schema) {
            if (!schema.has("minimum")) {
                return JsonNodeFactory.instance.numberNode(new BigInteger(200, random));
            }
            return switch (random.nextInt(3)) {
                case 0 -> schema.path("minimum");
                case 1 -> schema.path("maximum");
                default -> JsonNodeFactory.instance.numberNode(random.nextInt(100));
            };
        }

        private JsonNode number(JsonNode schema) {
            return schema.has("maximum") && random.nextBoolean()
                    ? schema.path("maximum")
                    : JsonNodeFactory.instance.numberNode(
                            new BigDecimal(new BigInteger(60, random), random.nextInt(20)));
        }

        private JsonNode array(JsonNode schema) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            depth++;
            for (int i = depth > 4 ? 0 : random.nextInt(3); i > 0; i--) {
                items.add(value(schema.path("items")));
            }
            depth--;
            return items;
        }

        private JsonNode object(JsonNode schema) {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            schema.path("properties")
                    .properties()
                    .forEach(each -> members.set(each.getKey(), value(each.getValue())));
            if (schema.path("additionalProperties").isObject()) {
                members.set("k" + random.nextInt(9), value(schema.path("additionalProperties")));
            }
            return members;
        }

        private String text(JsonNode schema) {
            LocalDateTime at =
                    LocalDateTime.of(1990, 1, 1, 0, 0).plusSeconds(random.nextInt(2_000_000_000));
            return switch (schema.path("format").asText()) {
                case "date" -> at.toLocalDate().toString();
                case "date-time" ->
                        at.toLocalDate()
                                + "T"
                                + at.toLocalTime()
                                        .withNano(random.nextInt(1000) * 1_000_000)
                                        .format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME)
                                + (random.nextBoolean() ? "Z" : "+05:30");
                case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
                case "uri" -> "https://example.com/a?b=" + random.nextInt();
                default -> matching(schema.path("pattern").asText(), at);
            };
        }

        /** Returns one of these that matches the pattern. */
        private String matching(String pattern, LocalDateTime at) {
            return List.of(
                            "x",
                            at.toString(),
                            at.toLocalTime().toString(),
                            YearMonth.from(at).toString(),
                            Duration.ofMillis(random.nextInt(100_000_000))
                                    .plusSeconds(1)
                                    .toString(),
                            Period.of(random.nextInt(9), random.nextInt(9), 1).toString(),
                            "AAAA")
                    .stream()
                    .filter(each -> each.matches(pattern.isEmpty() ? ".*" : pattern))
                    .findFirst()
                    .orElseGet(() -> fallback(pattern));
        }

        private static String fallback(String pattern) {
            return pattern.startsWith("^PT") ? "PT5M3.5S" : "";
        }
    }
}
