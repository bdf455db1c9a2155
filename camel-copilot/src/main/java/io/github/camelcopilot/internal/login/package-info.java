/** Where tokens come from: a fixed one, a provider's, or a login with the device flow. */
package io.github.camelcopilot.internal.login;
