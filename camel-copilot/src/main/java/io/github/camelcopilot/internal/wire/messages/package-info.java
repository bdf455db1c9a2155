/** The messages API of Anthropic. */
package io.github.camelcopilot.internal.wire.messages;
