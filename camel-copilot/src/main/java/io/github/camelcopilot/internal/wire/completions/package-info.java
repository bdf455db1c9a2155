/** The chat completions API of OpenAI, Copilot and most other services. */
package io.github.camelcopilot.internal.wire.completions;
