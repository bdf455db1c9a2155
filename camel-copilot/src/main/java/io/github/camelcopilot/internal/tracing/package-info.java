/** Attributes of tracing spans, for camel-telemetry, an optional library that loads this room. */
package io.github.camelcopilot.internal.tracing;
