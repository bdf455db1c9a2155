/** Between a Camel message and the records of the API: prompts are read, results written. */
package io.github.camelcopilot.internal.message;
