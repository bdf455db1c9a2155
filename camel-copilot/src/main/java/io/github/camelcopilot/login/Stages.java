package io.github.camelcopilot.login;

import java.util.concurrent.CompletionException;

/** What completion stages make of failures. */
public final class Stages {

    private Stages() {}

    /** Returns what a stage failed with, without what a later stage wrapped around it. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
