/** Where tokens come from. */
package io.github.camelcopilot.login;
