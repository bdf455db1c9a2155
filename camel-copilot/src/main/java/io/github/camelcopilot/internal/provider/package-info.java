/** The addresses, credentials and headers of each service. */
package io.github.camelcopilot.internal.provider;
