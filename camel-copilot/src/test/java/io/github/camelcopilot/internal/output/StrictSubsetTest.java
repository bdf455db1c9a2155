// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.schema.JsonSchema;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON is written with single quotes. */
class StrictSubsetTest {

    private static String object(String properties, String required) {
        return "{'type':'object','properties':{%s},'required':[%s],'additionalProperties':false}"
                .formatted(properties, required);
    }

    private static String of(String member) {
        return object("'a':" + member, "'a'");
    }

    private static String properties(int count) {
        return object(
                IntStream.range(0, count)
                        .mapToObj(i -> "'p" + i + "':{'type':'null'}")
                        .collect(Collectors.joining(",")),
                IntStream.range(0, count)
                        .mapToObj(i -> "'p" + i + "'")
                        .collect(Collectors.joining(",")));
    }

    private static String nested(int levels) {
        String schema = "{'type':'string'}";
        for (int i = 0; i < levels; i++) {
            schema = of(schema);
        }
        return schema;
    }

    private static String values(int count, int length) {
        return of(
                "{'type':'string','enum':["
                        + IntStream.range(0, count)
                                .mapToObj(i -> "'%0" + length + "d'")
                                .map(form -> form)
                                .collect(Collectors.joining(","))
                                .formatted(IntStream.range(0, count).boxed().toArray())
                        + "]}");
    }

    static Stream<Arguments> schemas() {
        return Stream.of(
                Arguments.of(object("", ""), true),
                Arguments.of(of("{'type':['string','null']}"), true),
                Arguments.of(of("{'type':'string','format':'date-time','pattern':'^a'}"), true),
                Arguments.of(of("{'type':'string','format':'uri'}"), false),
                Arguments.of(of("{'type':'string','pattern':'(?=a)'}"), false),
                Arguments.of(of("{'type':'string','minLength':1}"), false),
                Arguments.of(of("{'type':'integer','minimum':1,'multipleOf':2}"), true),
                Arguments.of(of("{'type':'array','items':{'type':'string'},'minItems':1}"), true),
                Arguments.of(of("{'type':'array'}"), false),
                Arguments.of(
                        of("{'type':'array','items':{'type':'string'},'uniqueItems':true}"), false),
                Arguments.of(of("{'anyOf':[{'type':'string'},{'type':'null'}]}"), true),
                Arguments.of(of("{'oneOf':[{'type':'string'}]}"), false),
                Arguments.of(of("{'allOf':[{'type':'string'}]}"), false),
                Arguments.of(of("{}"), false),
                Arguments.of(of("true"), false),
                Arguments.of(of("{'$ref':'#'}"), true),
                Arguments.of(of("{'$ref':'#','description':'x'}"), false),
                Arguments.of(of("{'type':'string','default':'x'}"), false),
                Arguments.of(object("'a':{'type':'string'},'b':{'type':'null'}", "'a'"), false),
                Arguments.of("{'type':'object','properties':{},'required':[]}", false),
                Arguments.of(
                        of("{'type':'object','additionalProperties':{'type':'string'}}"), false),
                Arguments.of("{'type':'array','items':{'type':'string'}}", false),
                Arguments.of("{'type':'object','anyOf':[{'type':'object'}]}", false),
                Arguments.of(properties(5000), true),
                Arguments.of(properties(5001), false),
                Arguments.of(nested(10), true),
                Arguments.of(nested(11), false),
                Arguments.of(values(1000, 5), true),
                Arguments.of(values(1001, 5), false),
                Arguments.of(values(251, 60), false),
                Arguments.of(values(250, 400), true),
                Arguments.of(values(250, 500), false));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void theSubsetIsThatOfTheDocumentation(String schema, boolean isStrict) {
        assertThat(
                        new StrictSubset()
                                .contains(
                                        JsonSchema.of("option x", schema.replace('\'', '"'))
                                                .toMap()))
                .isEqualTo(isStrict);
    }
}
