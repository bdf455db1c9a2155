// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import java.util.Optional;
import java.util.function.Function;

/** The service to use: Azure OpenAI if an endpoint is set, otherwise its stand-in. */
record Service(boolean simulated, String announcement) {

    static Service choose(Function<String, Optional<String>> properties) {
        String endpoint = properties.apply("endpoint").orElse("").strip();
        String deployment = properties.apply("deployment").orElse("").strip();
        if (endpoint.isEmpty()) {
            return new Service(
                    true,
                    "Summarising with a stand-in for Azure OpenAI and Entra ID on this machine,"
                            + " since there is no endpoint.");
        }
        if (deployment.isEmpty()) {
            throw new IllegalArgumentException(
                    "No deployment is set for " + endpoint + ": add -Ddeployment=NAME");
        }
        return new Service(
                false,
                "Summarising with the deployment "
                        + deployment
                        + " at "
                        + endpoint
                        + " and a token of Entra ID.");
    }
}
