// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

/**
 * Detects that Camel's split is only draining an iterator. When a split stops early, {@code
 * MulticastProcessor.doDone} iterates over the remaining elements to release their exchanges, and
 * so would wait for the rest of a stream. Only the call stack distinguishes this from another
 * iteration.
 *
 * <p>Works around the loop over {@code pairs} in {@code MulticastProcessor.doDone} (lines 868 and
 * 869 of Camel 4.18.0; not reported).
 */
final class SplitDrain {

    private static final String CLASS = "org.apache.camel.processor.MulticastProcessor";
    private static final String METHOD = "doDone";

    /** The frames in between are those of the iterators of the split and this component. */
    private static final int MAX_FRAMES = 8;

    private SplitDrain() {}

    static boolean isUnderWay() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.limit(MAX_FRAMES)
                                        .anyMatch(
                                                frame ->
                                                        frame.getMethodName().equals(METHOD)
                                                                && frame.getClassName()
                                                                        .equals(CLASS)));
    }
}
