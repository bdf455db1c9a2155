// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

/** Is informed about the state of a transport, on any thread; must not block. */
interface TransportListener {

    /** The transport has ended by itself: there will be no more responses. */
    void onEnd(CallFailure why);

    /** The server can no longer send notifications, but still responds to requests. */
    void onNotificationsEnd();
}
