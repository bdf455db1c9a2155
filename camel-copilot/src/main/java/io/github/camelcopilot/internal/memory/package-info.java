/** Conversations that are stored between exchanges: their stores, their limits, their order. */
package io.github.camelcopilot.internal.memory;
