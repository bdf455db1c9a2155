/** The JSON of each wire API: request to JSON, JSON to result, and the shapes of errors. */
package io.github.camelcopilot.wire;
