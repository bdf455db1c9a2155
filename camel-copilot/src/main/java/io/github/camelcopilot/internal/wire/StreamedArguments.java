package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * Joins the fragments of a tool call's arguments. Servers send the whole of them again behind the
 * fragments, or an empty object before the first: neither belongs to the arguments. Used by one
 * thread at a time.
 */
public final class StreamedArguments {

    private static final String EMPTY = "{}";

    /** What is longer is not looked at. */
    private static final int LONGEST_EMPTY = 20;

    private final StringBuilder joined = new StringBuilder(0);
    private JsonProgress progress = new JsonProgress();

    /** How much of the whole arguments has come again. */
    private int repeated;

    /** Returns whether they are whole, as far as their brackets show. */
    boolean isWhole() {
        return progress.isWhole();
    }

    /**
     * Takes a fragment.
     *
     * @return how many characters were added; fewer than 0 if fewer are left
     */
    public int add(String fragment) {
        if (!progress.isWhole()) {
            return append(fragment);
        }
        if (startsWith(fragment)) {
            repeated += fragment.length();
            return 0;
        }
        String again = joined.substring(0, repeated) + fragment;
        if (isEmpty() && again.stripLeading().startsWith("{")) {
            int before = joined.length();
            clear();
            return append(again) - before;
        }
        return append(fragment);
    }

    /** Returns whether the arguments go on with the fragment where their repetition has ended. */
    private boolean startsWith(String fragment) {
        return joined.length() - repeated >= fragment.length()
                && joined.indexOf(fragment, repeated) == repeated;
    }

    private int append(String fragment) {
        joined.append(fragment);
        progress.add(fragment);
        return fragment.length();
    }

    private void clear() {
        joined.setLength(0);
        progress = new JsonProgress();
        repeated = 0;
    }

    /** Returns whether they are whole and the same as these, however both are written. */
    boolean areWhole(String others) {
        return isWhole() && isWhole(others) && isSame(others);
    }

    /** Returns whether both are whole, say anything, and are not the same. */
    boolean isOther(String others) {
        return isWhole() && !isEmpty() && isWhole(others) && !isSame(others);
    }

    private boolean isEmpty() {
        return joined.length() < LONGEST_EMPTY && joined.toString().strip().equals(EMPTY);
    }

    private static boolean isWhole(String text) {
        JsonProgress other = new JsonProgress();
        other.add(text);
        return other.isWhole();
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
