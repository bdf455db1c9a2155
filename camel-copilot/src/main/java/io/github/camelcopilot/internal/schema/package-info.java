/** JSON Schemas that users declare, and what does not conform to them. */
package io.github.camelcopilot.internal.schema;
