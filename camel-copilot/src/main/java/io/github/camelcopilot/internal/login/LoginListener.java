package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.TokenKey;

/** Who wants to know what happens to logins. Called on any thread; must not block. */
public interface LoginListener {

    /** Returns whether it wants to know of this login. */
    boolean wants(TokenKey key);

    /** Takes an event, in the order in which they happen. */
    void happened(LoginEvent event);
}
