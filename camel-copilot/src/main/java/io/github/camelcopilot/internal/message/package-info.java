/** Converts between Camel messages and the types of the API: reads prompts, writes results. */
package io.github.camelcopilot.internal.message;
