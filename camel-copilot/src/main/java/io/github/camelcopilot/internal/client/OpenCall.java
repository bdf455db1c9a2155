// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

/** A call that has not ended, which {@link OpenCalls} can end. Any thread may use it. */
public interface OpenCall {

    /** Fails the call, whatever it waits for, unless its outcome is known. */
    void stop();

    /** Returns whether the call is a stream. */
    default boolean isStream() {
        return false;
    }

    /** Fails the call if the callback pool has ended without notifying its outcome. */
    void failAbandoned();
}
