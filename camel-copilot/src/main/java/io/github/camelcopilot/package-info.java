/**
 * What a Camel user configures: the component, its endpoints, options, operations and header names.
 */
package io.github.camelcopilot;
