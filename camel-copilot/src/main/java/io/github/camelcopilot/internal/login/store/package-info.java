/** The file in which the tokens of a login are kept, and its locks. */
package io.github.camelcopilot.internal.login.store;
