/**
 * One call to a model, from the credential to a result, chunks or an exception. The hub: it alone
 * knows providers, credentials, wire formats and HTTP.
 */
package io.github.camelcopilot.internal.client;
