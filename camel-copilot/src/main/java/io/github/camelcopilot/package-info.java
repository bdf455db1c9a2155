/**
 * The API of the component for Camel users: the component, its endpoints, options, operations and
 * header names.
 */
package io.github.camelcopilot;
