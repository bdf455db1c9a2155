/** The file that keeps the tokens of logins, and its locks. */
package io.github.camelcopilot.internal.login.store;
