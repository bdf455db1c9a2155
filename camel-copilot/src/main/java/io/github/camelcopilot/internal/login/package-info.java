/** The sources of credentials: fixed ones, token providers, and logins with the device flow. */
package io.github.camelcopilot.internal.login;
