// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * The device flow of {@link GitHubLogin}: the issued codes, the user's decisions, and the scripted
 * polls. Thread-safe.
 */
final class DeviceCodes {

    static final int NO_INTERVAL = -1;

    private static final int DEFAULT_INTERVAL = 5;
    private static final int DEFAULT_LIFETIME = 900;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Queue<Poll> script = new ArrayDeque<>();
    private final List<String> issued = new ArrayList<>();
    private DeviceCode latest;
    private int authorizedAfter;
    private boolean denied;
    private int interval;
    private int expiresIn;
    private int requests;
    private int polls;

    DeviceCodes() {
        reset();
    }

    synchronized void reset() {
        script.clear();
        issued.clear();
        latest = null;
        authorizedAfter = 1;
        denied = false;
        interval = DEFAULT_INTERVAL;
        expiresIn = DEFAULT_LIFETIME;
        requests = 0;
        polls = 0;
    }

    synchronized void script(Poll... answers) {
        script.addAll(Arrays.asList(answers));
    }

    synchronized void authorizeAfter(int pendingPolls) {
        if (pendingPolls < 0) {
            throw new IllegalArgumentException("Number of polls is negative: " + pendingPolls);
        }
        authorizedAfter = pendingPolls;
        denied = false;
    }

    void leaveUndecided() {
        authorizeAfter(NEVER);
    }

    synchronized void deny() {
        denied = true;
    }

    synchronized void interval(int seconds) {
        if (seconds < NO_INTERVAL) {
            throw new IllegalArgumentException("Interval is negative: " + seconds);
        }
        interval = seconds;
    }

    synchronized void expiresIn(int seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("Lifetime is negative: " + seconds);
        }
        expiresIn = seconds;
    }

    /**
     * The answer to a request for a device code.
     *
     * @param interval seconds, or {@link #NO_INTERVAL} when the answer omits it
     * @param expiresIn seconds
     */
    record Issued(String deviceCode, String userCode, int interval, int expiresIn) {}

    synchronized Issued issue(String clientId) {
        // Without an interval the client must poll every five seconds: RFC 8628 section 3.2.
        latest = new DeviceCode(clientId, interval == NO_INTERVAL ? DEFAULT_INTERVAL : interval);
        issued.add(latest.code());
        return new Issued(latest.code(), latest.userCode(), interval, expiresIn);
    }

    /**
     * The answer to a poll.
     *
     * @param interval the interval between polls from now on, in seconds
     */
    record Polled(Poll answer, int interval) {}

    /** A poll that does not match the latest code consumes no scripted answer. */
    synchronized Polled poll(String deviceCode, String clientId) {
        if (latest == null || latest.used() || !latest.code().equals(deviceCode)) {
            return new Polled(Poll.INCORRECT_DEVICE_CODE, DEFAULT_INTERVAL);
        }
        if (!latest.clientId().equals(clientId)) {
            return new Polled(Poll.INCORRECT_CLIENT_CREDENTIALS, latest.interval());
        }
        Poll scripted = script.poll();
        Poll answer = scripted == null ? actionOfUser() : scripted;
        latest.recordPoll(answer);
        return new Polled(answer, latest.interval());
    }

    private Poll actionOfUser() {
        if (denied) {
            return Poll.ACCESS_DENIED;
        }
        return latest.pendingPolls() >= authorizedAfter ? Poll.AUTHORIZED : Poll.PENDING;
    }

    synchronized void requestArrived() {
        requests++;
    }

    synchronized void pollArrived() {
        polls++;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized int polls() {
        return polls;
    }

    synchronized DeviceCode latest() {
        if (latest == null) {
            throw new IllegalStateException("No device code was requested");
        }
        return latest;
    }

    synchronized List<String> issued() {
        return List.copyOf(issued);
    }
}
