package io.github.camelcopilot.test;

/**
 * One device code and how far its login has come. Owned by {@link DeviceCodes}, whose lock guards
 * it.
 */
final class DeviceCode {

    /** Seconds by which {@code slow_down} prolongs the interval: RFC 8628 section 3.5. */
    private static final int SLOW_DOWN_SECONDS = 5;

    private final String code = RandomText.of(RandomText.HEX, 40);
    private final String userCode =
            RandomText.of(RandomText.CONSONANTS, 4) + "-" + RandomText.of(RandomText.DIGITS, 4);
    private final String clientId;
    private int interval;
    private int pendingPolls;
    private boolean used;

    DeviceCode(String clientId, int interval) {
        this.clientId = clientId;
        this.interval = interval;
    }

    String code() {
        return code;
    }

    String userCode() {
        return userCode;
    }

    String clientId() {
        return clientId;
    }

    /** Seconds between two polls, as of now. */
    int interval() {
        return interval;
    }

    /** Number of polls that were told to wait for the user. */
    int pendingPolls() {
        return pendingPolls;
    }

    /** Whether its token was fetched; the code is worth nothing then. */
    boolean used() {
        return used;
    }

    void told(Poll answer) {
        switch (answer) {
            case PENDING -> pendingPolls++;
            case SLOW_DOWN, SLOW_DOWN_WITH_INTERVAL -> interval += SLOW_DOWN_SECONDS;
            case AUTHORIZED -> used = true;
            default -> {
                // Errors end the login at the client; faults have no effect.
            }
        }
    }
}
