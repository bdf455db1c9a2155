/**
 * HTTP and bytes: connections, deadlines, limits of bodies and the retry policy, on Apache
 * HttpClient 5. Knows nothing of providers, JSON or Camel.
 */
package io.github.camelcopilot.internal.transport;
