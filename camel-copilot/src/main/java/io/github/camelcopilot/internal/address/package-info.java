/** Hosts and base URLs: how they are written, and which of them are on this machine. */
package io.github.camelcopilot.internal.address;
