/** The sources of credentials: fixed ones, the user's provider, and logins with the device flow. */
package io.github.camelcopilot.internal.login;
