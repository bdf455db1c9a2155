/**
 * One class per operation and direction, and the translators between an exchange and the neutral
 * records.
 */
package io.github.camelcopilot.operation;
