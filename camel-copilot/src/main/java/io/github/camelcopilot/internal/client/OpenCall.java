// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

/** A call that has not ended, as {@link OpenCalls} ends it. Any thread may use it. */
interface OpenCall {

    /** Fails the call, whatever it waits for, unless its outcome is known already. */
    void stop();

    /**
     * Fails the call if the callback pool, which was to notify its outcome, has ended without doing
     * so.
     */
    void failAbandoned();
}
