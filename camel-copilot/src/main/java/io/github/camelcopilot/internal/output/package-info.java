/** Answers that are data: what the service receives of their schema, and what they must satisfy. */
package io.github.camelcopilot.internal.output;
