// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * Joins the fragments of a tool call's arguments. Some servers repeat the complete arguments after
 * the fragments, or send an empty object before them: neither is added. Used by one thread at a
 * time.
 */
public final class StreamedArguments {

    private static final String EMPTY = "{}";

    /** Maximum length of an empty object with white space, in characters. */
    private static final int MAX_EMPTY_LENGTH = 20;

    private final StringBuilder joined = new StringBuilder(0);
    private JsonProgress progress = new JsonProgress();

    /** Number of characters of the complete arguments that have been repeated. */
    private int repeated;

    /** Returns whether the arguments are complete, judging by their brackets. */
    public boolean isComplete() {
        return progress.isComplete();
    }

    /**
     * Adds a fragment.
     *
     * @return the change of the length in characters
     */
    int add(String fragment) {
        if (!progress.isComplete()) {
            return append(fragment);
        }
        if (startsWith(fragment)) {
            repeated += fragment.length();
            return 0;
        }
        String again = joined.substring(0, repeated) + fragment;
        if (isEmpty() && again.stripLeading().startsWith("{")) {
            return replace(again);
        }
        return append(fragment);
    }

    /** Returns whether the fragment continues the repetition of the arguments. */
    private boolean startsWith(String fragment) {
        return joined.length() - repeated >= fragment.length()
                && joined.indexOf(fragment, repeated) == repeated;
    }

    /**
     * Replaces the fragments so far with the complete arguments.
     *
     * @return the change of the length in characters
     */
    int replace(String whole) {
        int before = joined.length();
        joined.setLength(0);
        progress = new JsonProgress();
        repeated = 0;
        return append(whole) - before;
    }

    private int append(String fragment) {
        joined.append(fragment);
        progress.add(fragment);
        return fragment.length();
    }

    /** Returns whether these arguments and the others are complete and equal as JSON. */
    public boolean isRepeatedBy(String others) {
        return isComplete() && isComplete(others) && isSame(others);
    }

    /** Returns whether both are complete and differ as JSON, and these are not empty. */
    public boolean differsFrom(String others) {
        return isComplete() && !isEmpty() && isComplete(others) && !isSame(others);
    }

    private boolean isEmpty() {
        return joined.length() < MAX_EMPTY_LENGTH && joined.toString().strip().equals(EMPTY);
    }

    private static boolean isComplete(String text) {
        JsonProgress other = new JsonProgress();
        other.add(text);
        return other.isComplete();
    }

    private boolean isSame(String others) {
        if (others.contentEquals(joined)) {
            return true;
        }
        try {
            return Json.MAPPER.readTree(others).equals(Json.MAPPER.readTree(joined.toString()));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    @Override
    public String toString() {
        return joined.toString();
    }
}
