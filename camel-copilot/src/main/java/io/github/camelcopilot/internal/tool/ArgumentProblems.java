// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolArgumentsException;
import java.util.List;
import java.util.stream.Collectors;

/** Informs the model what is wrong with arguments, in a text of limited size. Stateless. */
final class ArgumentProblems {

    /** Maximum number of problems that are listed. */
    static final int MAX_PROBLEMS = 10;

    /** Maximum length of a problem in characters. */
    static final int MAX_LENGTH = 500;

    private ArgumentProblems() {}

    /**
     * Throws an exception that lists the problems.
     *
     * @throws ToolArgumentsException unless the list is empty
     */
    static void throwIfAny(List<String> problems) throws ToolArgumentsException {
        if (problems.isEmpty()) {
            return;
        }
        String listed =
                problems.stream()
                        .limit(MAX_PROBLEMS)
                        .map(ArgumentProblems::shortened)
                        .collect(Collectors.joining("; "));
        int more = problems.size() - MAX_PROBLEMS;
        throw new ToolArgumentsException(more > 0 ? listed + "; and " + more + " more" : listed);
    }

    private static String shortened(String problem) {
        return problem.length() <= MAX_LENGTH ? problem : problem.substring(0, MAX_LENGTH) + "…";
    }
}
