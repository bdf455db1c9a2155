package io.github.camelcopilot.internal.stream;

/**
 * Tells whether Camel's split is only emptying an iterator. When a split stops early, Camel 4.18
 * goes over the rest of the iterator to give exchanges back, in {@code MulticastProcessor.doDone},
 * and nothing but the caller tells that from going on.
 */
final class SplitDrain {

    private static final String CLASS = "org.apache.camel.processor.MulticastProcessor";
    private static final String METHOD = "doDone";

    /** The split's own iterator is between. */
    private static final int MOST_FRAMES = 8;

    private SplitDrain() {}

    static boolean isUnderWay() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.limit(MOST_FRAMES)
                                        .anyMatch(
                                                frame ->
                                                        frame.getMethodName().equals(METHOD)
                                                                && frame.getClassName()
                                                                        .equals(CLASS)));
    }
}
