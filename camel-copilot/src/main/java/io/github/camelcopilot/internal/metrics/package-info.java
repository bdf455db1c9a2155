/** Meters of Micrometer, an optional library to which no other room refers. */
package io.github.camelcopilot.internal.metrics;
