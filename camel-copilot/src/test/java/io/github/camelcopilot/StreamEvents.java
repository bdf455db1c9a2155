package io.github.camelcopilot;

/** Other names of {@link ServerEvents}, until the last test that uses them has changed. */
final class StreamEvents {

    static final String FINISHED = ServerEvents.FINISH;
    static final String DONE = ServerEvents.DONE;

    private StreamEvents() {}

    static String text(String delta) {
        return ServerEvents.text(delta);
    }

    static String reasoning(String delta) {
        return ServerEvents.reasoning(delta);
    }
}
