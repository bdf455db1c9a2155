/** Stores the conversations of {@code memoryId} in a database. */
package io.github.camelcopilot.jdbc;
