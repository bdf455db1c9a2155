// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FilterWriter;
import java.io.IOException;
import org.apache.camel.CamelContext;

/** Writes a result that is an object as JSON, up to the limit of the text. Stateless. */
final class JsonResult {

    /** Used if the registry has no mapper; knows the modules that are on the classpath. */
    private static final class OwnMapper {
        static final ObjectMapper INSTANCE =
                JsonMapper.builder()
                        .findAndAddModules()
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .build();
    }

    /** Ends the writing when the text is cut, as an endless list would otherwise never end. */
    private static final class UntilCut extends FilterWriter {

        private final LimitedText text;

        UntilCut(LimitedText text) {
            super(text);
            this.text = text;
        }

        @Override
        public void write(int c) throws IOException {
            write(new char[] {(char) c}, 0, 1);
        }

        @Override
        public void write(String string, int offset, int length) throws IOException {
            write(string.substring(offset, offset + length).toCharArray(), 0, length);
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            text.write(chars, offset, length);
            if (text.isCut()) {
                throw new CutException();
            }
        }
    }

    private static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private JsonResult() {}

    /**
     * Writes an object, with the only mapper of the registry if there is one.
     *
     * @throws IllegalArgumentException if the object cannot be written as JSON
     */
    static void write(Object object, CamelContext context, LimitedText text) {
        ObjectMapper registered = context.getRegistry().findSingleByType(ObjectMapper.class);
        ObjectMapper mapper = registered == null ? OwnMapper.INSTANCE : registered;
        try {
            mapper.writeValue(new UntilCut(text), object);
        } catch (CutException rest) {
            // Not needed.
        } catch (IOException notJson) {
            throw new IllegalArgumentException(
                    "A result of the type "
                            + object.getClass().getName()
                            + " cannot be written as JSON, and Camel has no converter from it to text",
                    notJson);
        }
    }
}
