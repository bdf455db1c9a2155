/**
 * HTTP and bytes: connections, deadlines, body limits and the retry policy, on Apache HttpClient 5.
 * Knows nothing of providers, JSON or Camel.
 */
package io.github.camelcopilot.transport;
