/** Where tools come from, and what becomes of their arguments and results. */
package io.github.camelcopilot.internal.tool;
