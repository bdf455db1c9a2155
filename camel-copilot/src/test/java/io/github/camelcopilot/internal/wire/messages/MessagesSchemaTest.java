// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON is written with double quotes within backquotes. */
class MessagesSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Map<String, Object> map(String json) throws Exception {
        return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"integer\",\"minimum\":1,\"maximum\":2,\"multipleOf\":2} | {\"type\":\"integer\"}",
                "{\"type\":\"string\",\"minLength\":1,\"maxLength\":2,\"format\":\"date\"} | {\"type\":\"string\",\"format\":\"date\"}",
                "{\"type\":\"string\",\"format\":\"color\"} | {\"type\":\"string\"}",
                "{\"type\":\"string\",\"pattern\":\"^a(?:bc)+$\"} | {\"type\":\"string\",\"pattern\":\"^a(?:bc)+$\"}",
                "{\"type\":\"string\",\"pattern\":\"^(?!a)\"} | {\"type\":\"string\"}",
                "{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"} | {\"type\":\"string\"}",
                "{\"type\":\"array\",\"minItems\":1,\"maxItems\":3,\"items\":{\"minimum\":1}} | {\"type\":\"array\",\"minItems\":1,\"items\":{} }",
                "{\"type\":\"array\",\"minItems\":2,\"uniqueItems\":true} | {\"type\":\"array\"}",
                "{\"enum\":[1,\"a\",null]} | {\"enum\":[1,\"a\",null]}",
                "{\"enum\":[[1]]} | {}",
                "{\"const\":{\"a\":1} } | {}",
                "{\"oneOf\":[{\"minimum\":1}]} | {\"anyOf\":[{}]}",
                "{\"properties\":{\"minimum\":{\"type\":\"string\"} } } | {\"properties\":{\"minimum\":{\"type\":\"string\"} },\"additionalProperties\":false}",
                "{\"type\":[\"object\",\"null\"]} | {\"type\":[\"object\",\"null\"]}",
                "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":true} | {\"type\":\"object\",\"properties\":{} }",
                "{\"$schema\":\"x\",\"$id\":\"y\",\"title\":\"t\",\"default\":1} | {\"title\":\"t\",\"default\":1}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"maximum\":1} } } | {\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{} } }"
            })
    void onlySupportedKeywordsRemain(String schema, String sent) throws Exception {
        assertThat(MessagesSchema.supported(map(schema))).isEqualTo(map(sent));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"object\",\"properties\":{\"a\":{} } } | true",
                "{\"type\":\"object\",\"additionalProperties\":false} | true",
                "{\"type\":\"object\"} | false",
                "{\"type\":\"object\",\"additionalProperties\":true} | false",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"} } | false",
                "{\"patternProperties\":{\"a\":{} } } | false",
                "{\"properties\":{\"a\":{\"$ref\":\"#\"} } } | false",
                "{\"items\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{\"type\":\"string\"} } } | true",
                "{\"items\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{\"items\":{\"$ref\":\"#/$defs/b\"} },\"b\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}]} } } | false",
                "{\"items\":{\"$ref\":\"#anchor\"} } | false",
                "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{} } } | false",
                "{\"$defs\":{\"unused\":{\"type\":\"object\"} } } | true"
            })
    void recursiveAndOpenSchemasCannotBeDescribed(String schema, boolean expected)
            throws Exception {
        assertThat(MessagesSchema.canDescribe(map(schema))).isEqualTo(expected);
    }

    /** Each part would otherwise be followed as often as there are paths to it. */
    @Test
    void aPartIsFollowedOnce() throws Exception {
        StringBuilder definitions = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
            definitions.append("\"d" + i + "\":{\"anyOf\":[" + next + "," + next + "]},");
        }
        String schema = "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + "\"d60\":{} } }";
        assertThat(MessagesSchema.canDescribe(map(schema))).isTrue();
    }
}
