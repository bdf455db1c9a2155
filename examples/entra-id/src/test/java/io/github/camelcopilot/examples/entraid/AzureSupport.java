package io.github.camelcopilot.examples.entraid;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelcopilot.ProviderName;
import java.util.Arrays;

/** Whether the component knows {@code provider=azure} yet; to be removed once it does. */
final class AzureSupport {

    private AzureSupport() {}

    static void assumeThere() {
        assumeTrue(
                Arrays.stream(ProviderName.values()).anyMatch(name -> name.name().equals("AZURE")),
                "The component doesn't know provider=azure yet");
    }
}
