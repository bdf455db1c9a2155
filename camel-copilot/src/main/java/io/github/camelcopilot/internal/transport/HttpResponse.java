// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

/**
 * A whole response.
 *
 * @param head status and header fields
 * @param body the body; of an error response at most its first {@link CallLimits#MAX_ERROR_BODY}
 *     bytes
 */
public record HttpResponse(ResponseHead head, byte[] body) {}
