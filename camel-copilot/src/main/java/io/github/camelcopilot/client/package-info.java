/**
 * One call to a model from credential to result: who, where, may I; and which exception when not.
 */
package io.github.camelcopilot.client;
