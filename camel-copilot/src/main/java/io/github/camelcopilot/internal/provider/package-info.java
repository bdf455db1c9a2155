/** Where a service is, how it takes its credential, and which headers and bodies it wants. */
package io.github.camelcopilot.internal.provider;
