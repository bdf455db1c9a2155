// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

/**
 * Detects that Camel's split is only draining an iterator. When a split stops early, {@code
 * MulticastProcessor.doDone} iterates the remaining elements, only to release their exchanges, and
 * would so wait for the whole rest of a stream. The iterator can distinguish this from an iteration
 * only by its caller.
 *
 * <p>Works around the loop over {@code pairs} in {@code MulticastProcessor.doDone} (lines 868 and
 * 869 of Camel 4.18.0; not reported).
 */
final class SplitDrain {

    private static final String CLASS = "org.apache.camel.processor.MulticastProcessor";
    private static final String METHOD = "doDone";

    /** The frames between are the iterators of the split and this component. */
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
