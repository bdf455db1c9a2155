/** Hosts and base URLs: their syntax, and which of them are on this machine or belong to GitHub. */
package io.github.camelcopilot.internal.address;
