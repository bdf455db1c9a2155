// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.reactor.IOReactorConfig;

/**
 * The same call with HttpClient's asynchronous client and Jackson, and nothing else: no deadline,
 * no limit, no retry. An asynchronous component on this client can hardly use less CPU. The route
 * continues on a pool, since it must not run on an I/O thread. Any thread may use it.
 */
final class AsyncHttp extends AsyncProcessorSupport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CONNECTIONS = 10_000;

    private final String address;
    private final CloseableHttpAsyncClient client =
            HttpAsyncClients.custom()
                    .setConnectionManager(
                            PoolingAsyncClientConnectionManagerBuilder.create()
                                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                                    .setMaxConnTotal(MAX_CONNECTIONS)
                                    .build())
                    .setIOReactorConfig(
                            IOReactorConfig.custom()
                                    .setIoThreadCount(Runtime.getRuntime().availableProcessors())
                                    .setTcpNoDelay(true)
                                    .build())
                    .disableRedirectHandling()
                    .disableAutomaticRetries()
                    .disableCookieManagement()
                    .build();
    private final ExecutorService routes =
            Executors.newFixedThreadPool(
                    2 * Runtime.getRuntime().availableProcessors(), AsyncHttp::daemon);

    AsyncHttp(String address) {
        this.address = address;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "route");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        // Only the first call has an effect: a part that does not use this route has no threads.
        client.start();
        SimpleRequestBuilder builder =
                SimpleRequestBuilder.post(address)
                        .setBody(
                                exchange.getMessage().getBody(byte[].class),
                                ContentType.APPLICATION_JSON);
        ChatRoutes.HEADERS.forEach(builder::addHeader);
        var unused =
                client.execute(
                        builder.build(),
                        new FutureCallback<>() {
                            @Override
                            public void completed(SimpleHttpResponse response) {
                                routes.execute(() -> complete(exchange, response, callback));
                            }

                            @Override
                            public void failed(Exception cause) {
                                exchange.setException(cause);
                                routes.execute(() -> callback.done(false));
                            }

                            @Override
                            public void cancelled() {
                                failed(new IllegalStateException("cancelled"));
                            }
                        });
        return false;
    }

    private static void complete(
            Exchange exchange, SimpleHttpResponse response, AsyncCallback callback) {
        try {
            exchange.getMessage()
                    .setBody(
                            JSON.readTree(response.getBodyBytes())
                                    .at("/choices/0/message/content")
                                    .textValue());
        } catch (Exception unreadable) {
            exchange.setException(unreadable);
        }
        callback.done(false);
    }
}
