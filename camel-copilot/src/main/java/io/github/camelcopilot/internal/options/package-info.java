/** Parses and validates the options, and converts them to the settings of other packages. */
package io.github.camelcopilot.internal.options;
