package io.github.camelcopilot.transport;

import java.net.URI;
import java.util.List;

/**
 * One POST of JSON, ready to be sent any number of times.
 *
 * @param uri the whole address
 * @param fields the header fields, beside Content-Type, Content-Length and Host, which the
 *     transport writes
 * @param body the JSON in UTF-8; not copied, so do not change it afterwards
 */
public record HttpCall(URI uri, List<HttpField> fields, byte[] body) {

    public HttpCall {
        fields = List.copyOf(fields);
    }

    /** Names the address only: the body is the user's, the fields hold a credential. */
    @Override
    public String toString() {
        return "POST " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
