// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.TokenKey;

/** Receives the events of logins. Called on any thread; must not block. */
public interface LoginListener {

    /** Returns whether the listener receives the events of this login. */
    boolean accepts(TokenKey key);

    /** Receives the events of one login, in the order in which they occur. */
    void onEvent(LoginEvent event);
}
