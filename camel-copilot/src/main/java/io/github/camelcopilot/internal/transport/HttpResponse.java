package io.github.camelcopilot.internal.transport;

/**
 * A whole answer.
 *
 * @param head status and header fields
 * @param body the body; of an error answer at most {@link CallLimits#MAX_ERROR_BODY} bytes of it
 */
public record HttpResponse(ResponseHead head, byte[] body) {}
