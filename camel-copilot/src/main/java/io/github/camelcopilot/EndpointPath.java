// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/**
 * The path of an endpoint URI, which follows {@code copilot:}. Immutable.
 *
 * @param operation the operation
 * @param name the channel of a stream or the account of a login; null if the URI has none
 */
record EndpointPath(CopilotOperation operation, String name) {

    /**
     * Parses a path such as {@code stream:NAME}.
     *
     * @throws IllegalArgumentException if the operation is unknown or does not take the name
     */
    static EndpointPath parse(String path) {
        int colon = path.indexOf(':');
        if (colon < 0) {
            return new EndpointPath(CopilotOperation.of(path), null);
        }
        CopilotOperation operation = CopilotOperation.of(path.substring(0, colon));
        String name = path.substring(colon + 1);
        String uri = "copilot:" + operation.uriName();
        if (!operation.acceptsName()) {
            throw new IllegalArgumentException(uri + " does not take a name");
        }
        if (name.isBlank() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    uri + ":NAME needs one name, without a colon, but has '" + name + "'");
        }
        return new EndpointPath(operation, name);
    }
}
