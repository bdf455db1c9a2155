/** Conversations that are stored between exchanges. */
package io.github.camelcopilot.internal.memory;
