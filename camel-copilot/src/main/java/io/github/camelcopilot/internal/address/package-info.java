/** Hosts and base URLs: their syntax, and which of them are on this machine. */
package io.github.camelcopilot.internal.address;
