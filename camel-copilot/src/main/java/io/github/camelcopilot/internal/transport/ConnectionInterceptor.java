// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;

/**
 * The last step before a request is written to its connection. Passes the connection to the {@link
 * ResponseConsumer}, which can then close it, and delays the body if a proxy may reject the head.
 * Any thread may use it.
 *
 * @param proxy null = none
 */
record ConnectionInterceptor(ProxyAccess proxy) implements AsyncExecChainHandler {

    @Override
    public void execute(
            HttpRequest request,
            AsyncEntityProducer entityProducer,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        boolean tunnelling = "CONNECT".equals(request.getMethod());
        boolean seenByProxy = scope.route.getProxyHost() != null && !scope.route.isTunnelled();
        if (!tunnelling
                && !RequestContext.consumer(scope.clientContext)
                        .connected(scope.execRuntime, seenByProxy)) {
            // An exception would surface in the thread that released the connection, which belongs
            // to another call.
            callback.failed(new CancellationException("Cancelled while connecting"));
            return;
        }
        if (seenByProxy
                && entityProducer != null
                && proxy.mayRejectHead()
                && !request.containsHeader(HttpHeaders.PROXY_AUTHORIZATION)) {
            // RFC 9110, section 10.1.1.
            request.setHeader(HttpHeaders.EXPECT, HeaderElements.CONTINUE);
        }
        chain.proceed(
                request,
                entityProducer,
                scope,
                new ConnectionCallback(callback, scope.execRuntime, seenByProxy));
    }
}
