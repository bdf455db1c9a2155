// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options for answers that are data, which {@code copilot:chat} and {@code copilot:stream}
 * validate. Set by the thread that builds the route, and only read afterwards.
 */
@UriParams
public abstract class OutputConfiguration extends EmbeddingsConfiguration {

    @UriParam(
            label = "producer",
            description =
                    "JSON Schema that the answer must satisfy; the body becomes its JSON. classpath:, file: or "
                            + "resource: with a path, #name of a bean (text or map), or the schema itself with a "
                            + "space between closing braces. Requires the library "
                            + "com.networknt:json-schema-validator.")
    private String jsonSchema;

    @UriParam(
            label = "producer",
            description =
                    "Name of a class or record whose JSON Schema the answer must satisfy; the body becomes an "
                            + "instance. If jsonSchema is set too, that is the schema. Requires the libraries "
                            + "com.networknt:json-schema-validator and com.github.victools:jsonschema-generator "
                            + "with its module for Jackson.")
    private String outputClass;

    @UriParam(
            label = "producer",
            defaultValue = "auto",
            enums = "auto,native,prompt",
            description =
                    "How the service receives the schema: native sends it in the member that the service has for "
                            + "it, prompt adds it to the system message, and auto selects native where the service "
                            + "supports the schema. The answer is validated in any case.")
    private OutputMode outputMode = OutputMode.AUTO;

    @UriParam(
            label = "producer",
            defaultValue = "1",
            description =
                    "Maximum number of times that an invalid answer is sent back to the model with what is wrong. "
                            + "Does not apply to copilot:stream, whose text has been handed over already.")
    private int outputRetries = 1;

    public String getJsonSchema() {
        return jsonSchema;
    }

    public void setJsonSchema(String jsonSchema) {
        this.jsonSchema = jsonSchema;
    }

    public String getOutputClass() {
        return outputClass;
    }

    public void setOutputClass(String outputClass) {
        this.outputClass = outputClass;
    }

    public OutputMode getOutputMode() {
        return outputMode;
    }

    public void setOutputMode(OutputMode outputMode) {
        this.outputMode = outputMode;
    }

    public int getOutputRetries() {
        return outputRetries;
    }

    public void setOutputRetries(int outputRetries) {
        this.outputRetries = outputRetries;
    }
}
