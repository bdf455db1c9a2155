// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotOperation;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Rejects options in the URI of an endpoint to whose operation they do not apply. Options of the
 * component are defaults for all operations. Holds no state.
 */
public final class ApplicableOptions {

    private static final String PARAMETER = "parameter";
    private static final String TOOL = "copilot:tool";
    private static final String PRODUCERS = "copilot:chat and copilot:stream";
    private static final String EMBEDDINGS = "copilot:embeddings";

    /** The options of {@code copilot:tool}. */
    private static final List<String> OF_TOOL =
            List.of(
                    "description",
                    "argSchema",
                    "title",
                    "readOnlyHint",
                    "destructiveHint",
                    "idempotentHint",
                    "returnDirect",
                    "toolTimeout");

    /** The options of the operations that send prompts. */
    private static final List<String> OF_PRODUCER =
            List.of(
                    "autoToolExecution",
                    "toolChoice",
                    "maxToolIterations",
                    "parallelToolExecution",
                    "toolExecutionErrorStrategy",
                    "hallucinatedToolNameStrategy",
                    "maxAgenticTokens",
                    "maxCost",
                    "toolApproval",
                    "toolApprovalTimeout",
                    "toolApprovalFor",
                    "jsonSchema",
                    "outputClass",
                    "outputMode",
                    "outputRetries",
                    "memory",
                    "memoryId",
                    "memoryMaxConversations",
                    "memoryMaxMessages",
                    "memoryMaxTokens",
                    "memoryMaxSize",
                    "memoryTimeout");

    /** The options of {@code copilot:embeddings}. */
    private static final List<String> OF_EMBEDDINGS = List.of("embeddingsBatchSize", "dimensions");

    /** The options of prompts and streams that have no meaning for embeddings. */
    private static final List<String> NOT_OF_EMBEDDINGS =
            List.of(
                    "systemMessage",
                    "userMessage",
                    "bodyFormat",
                    "temperature",
                    "topP",
                    "maxTokens",
                    "stop",
                    "seed",
                    "reasoningEffort",
                    "wireApi",
                    "anthropicBeta",
                    "fallbackModel",
                    "emit",
                    "streamBuffer",
                    "maxEventSize",
                    "includeUsage",
                    "readerTimeout",
                    "firstChunkTimeout");

    /** The options of both. */
    private static final List<String> OF_BOTH = List.of("tags", "maxToolResultSize");

    private ApplicableOptions() {}

    /**
     * Checks the options of an endpoint.
     *
     * @param names the names of the options that the endpoint's URI sets
     * @throws IllegalArgumentException if one does not apply to the operation; the message says to
     *     which it does
     */
    public static void check(CopilotOperation operation, Collection<String> names) {
        Set<String> setInUri = OptionName.normalize(names);
        if (operation == CopilotOperation.TOOL) {
            checkFlat(setInUri);
        } else {
            if (names.stream().anyMatch(name -> name.startsWith(PARAMETER))) {
                throw refused("parameter.*", operation, TOOL);
            }
            check(OF_TOOL, operation, setInUri, TOOL);
        }
        if (operation == CopilotOperation.EMBEDDINGS) {
            check(NOT_OF_EMBEDDINGS, operation, setInUri, PRODUCERS);
        } else {
            check(OF_EMBEDDINGS, operation, setInUri, EMBEDDINGS);
        }
        if (!operation.sendsPrompts()) {
            check(OF_PRODUCER, operation, setInUri, PRODUCERS);
        }
        if (!operation.sendsPrompts() && operation != CopilotOperation.TOOL) {
            check(OF_BOTH, operation, setInUri, PRODUCERS + " and " + TOOL);
        }
    }

    /** Camel converts a nested map of YAML to text. */
    private static void checkFlat(Set<String> setInUri) {
        if (setInUri.contains(PARAMETER)) {
            throw new IllegalArgumentException(
                    "The option parameter is a map, but each value is an option of its own"
                            + ToolParameters.FORM);
        }
    }

    private static void check(
            List<String> options, CopilotOperation operation, Set<String> setInUri, String valid) {
        for (String option : options) {
            if (setInUri.contains(OptionName.normalize(option))) {
                throw refused(option, operation, valid);
            }
        }
    }

    private static IllegalArgumentException refused(
            String option, CopilotOperation operation, String valid) {
        return new IllegalArgumentException(
                "The option "
                        + option
                        + " does not apply to copilot:"
                        + operation.uriName()
                        + ", but to "
                        + valid);
    }
}
