// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/** One device code and the state of its login. Guarded by the lock of {@link DeviceCodes}. */
final class DeviceCode {

    /** Seconds by which {@code slow_down} extends the interval (RFC 8628, section 3.5). */
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

    /** Returns the current interval between two polls in seconds. */
    int interval() {
        return interval;
    }

    /** Returns the number of polls that were answered with {@code authorization_pending}. */
    int pendingPolls() {
        return pendingPolls;
    }

    /** Returns whether the token was fetched, which invalidates the code. */
    boolean used() {
        return used;
    }

    void recordPoll(Poll answer) {
        switch (answer) {
            case PENDING -> pendingPolls++;
            case SLOW_DOWN, SLOW_DOWN_WITH_INTERVAL -> interval += SLOW_DOWN_SECONDS;
            case AUTHORIZED -> used = true;
            default -> {
                // Errors end the login on the client's side; faults have no effect.
            }
        }
    }
}
