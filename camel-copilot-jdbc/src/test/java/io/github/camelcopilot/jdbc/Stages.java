// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelcopilot.api.CopilotMemoryException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The outcomes of the store's stages. */
final class Stages {

    private static final int MAX_SECONDS = 20;

    private Stages() {}

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(MAX_SECONDS, TimeUnit.SECONDS);
    }

    static CopilotMemoryException failureOf(CompletionStage<?> stage) {
        return (CopilotMemoryException)
                catchThrowableOfType(ExecutionException.class, () -> await(stage)).getCause();
    }

    /** Returns a failure as a log shows it. */
    static String textOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
