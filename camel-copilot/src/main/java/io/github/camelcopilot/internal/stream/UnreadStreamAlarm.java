// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;

/** Closes a stream whose log has had no open reader for a time. Guarded by the lock of the log. */
final class UnreadStreamAlarm {

    private final Scheduler scheduler;
    private final Runnable closeIfUnread;
    private int openReaders;
    private Scheduler.Alarm alarm;

    /**
     * @param closeIfUnread called on the scheduler's thread, without the lock
     */
    UnreadStreamAlarm(Scheduler scheduler, Runnable closeIfUnread) {
        this.scheduler = scheduler;
        this.closeIfUnread = closeIfUnread;
    }

    int openReaders() {
        return openReaders;
    }

    void readerOpened() {
        openReaders++;
        cancel();
    }

    void readerClosed() {
        openReaders--;
    }

    void schedule(Duration delay) {
        cancel();
        alarm = scheduler.schedule(delay, closeIfUnread);
    }

    void cancel() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
