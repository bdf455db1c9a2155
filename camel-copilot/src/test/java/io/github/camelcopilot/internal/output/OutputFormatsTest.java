// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputFormatsTest {

    private final OutputFormats formats = new OutputFormats(SchemaDelivery.AUTO, 1, null, null);

    @Test
    void theSchemasOfHeadersAreKeptUpToALimit() {
        OutputFormat first = formats.ofHeader("H", "{\"title\":\"0\"}");
        OutputFormat second = formats.ofHeader("H", Map.of("title", "1"));
        for (int i = 2; i < OutputFormats.MAX_HEADER_SCHEMAS; i++) {
            formats.ofHeader("H", "{\"title\":\"" + i + "\"}");
        }
        assertThat(formats.ofHeader("H", "{\"title\":\"0\"}")).isSameAs(first);

        formats.ofHeader("H", "{}");

        assertThat(formats.headerSchemas()).isEqualTo(OutputFormats.MAX_HEADER_SCHEMAS);
        assertThat(formats.ofHeader("H", "{\"title\":\"0\"}")).isSameAs(first);
        assertThat(formats.ofHeader("H", "{\"title\":\"1\"}")).isNotSameAs(second);
    }

    @Test
    void aSchemaInAHeaderHasALimitedLength() {
        String large = "{\"title\":\"" + "x".repeat(OutputFormats.MAX_HEADER_LENGTH) + "\"}";
        assertThatThrownBy(() -> formats.ofHeader("H", large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The header H has a schema of more than");
    }

    @Test
    void aLargeSchemaInAHeaderIsNotKept() {
        String large = "{\"title\":\"" + "x".repeat(OutputFormats.MAX_KEPT_LENGTH) + "\"}";

        OutputFormat format = formats.ofHeader("H", large);

        assertThat(formats.ofHeader("H", large)).isNotSameAs(format);
        assertThat(formats.headerSchemas()).isZero();
    }
}
