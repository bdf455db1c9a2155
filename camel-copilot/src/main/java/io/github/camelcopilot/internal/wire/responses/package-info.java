/** The responses API of OpenAI. */
package io.github.camelcopilot.internal.wire.responses;
