/** The loop of model calls and tool calls that answers one prompt. */
package io.github.camelcopilot.internal.agent;
