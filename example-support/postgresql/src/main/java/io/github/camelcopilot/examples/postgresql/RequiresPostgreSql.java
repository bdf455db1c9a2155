// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.postgresql;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests, with a message, where no {@link PostgreSqlServer} can run. */
public final class RequiresPostgreSql implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PostgreSqlServer.obstacle()
                .map(obstacle -> skip(context, obstacle))
                .orElseGet(() -> ConditionEvaluationResult.enabled("PostgreSQL can run"));
    }

    private static ConditionEvaluationResult skip(ExtensionContext context, String obstacle) {
        String reason = "Skipped, since PostgreSQL cannot run: " + obstacle;
        // Surefire's console counts skipped tests without a reason.
        System.err.println(context.getDisplayName() + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
