// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.concurrent.SerialTasks;
import io.github.camelcopilot.internal.login.LoginEvent;
import io.github.camelcopilot.internal.login.LoginListener;
import io.github.camelcopilot.internal.message.LoginMessages;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code from("copilot:login")}: creates one exchange for each event of the logins at its host, or
 * of one account if the URI names it. Events are queued and processed sequentially, on the pool
 * {@code copilot-consumer}.
 */
final class LoginConsumer extends DefaultConsumer implements LoginListener, ShutdownAware {

    /**
     * Maximum number of queued events, beyond which the oldest is dropped. A login has two events,
     * so the limit is reached only if the route is blocked.
     */
    static final int MAX_QUEUED = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(LoginConsumer.class);

    /** Guarded by itself. */
    private final Queue<LoginEvent> queue = new ArrayDeque<>();

    private final SerialTasks exchanges;

    public LoginConsumer(CopilotEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        exchanges =
                SerialTasks.on(
                        turn -> getEndpoint().consumers().executeGuaranteed(turn),
                        this::processNext);
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().logins().addListener(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().logins().removeListener(this);
        super.doStop();
    }

    @Override
    public boolean accepts(TokenKey key) {
        String account = getEndpoint().options().login().account();
        return key.host().equals(getEndpoint().login().account().key().host())
                && (account == null || account.equals(key.account()));
    }

    @Override
    public void onEvent(LoginEvent event) {
        synchronized (queue) {
            if (queue.size() == MAX_QUEUED) {
                queue.remove();
                LOG.warn(
                        "{} has dropped the oldest of more than {} queued events: its route is blocked",
                        getEndpoint(),
                        MAX_QUEUED);
            }
            queue.add(event);
        }
        exchanges.wake();
    }

    private SerialTasks.Outcome processNext() {
        LoginEvent event;
        synchronized (queue) {
            event = queue.poll();
        }
        if (event == null) {
            return SerialTasks.Outcome.IDLE;
        }
        Exchange exchange = createExchange(true);
        try {
            LoginMessages.write(exchange.getMessage(), event);
            event.failure()
                    .ifPresent(failure -> exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure));
            getAsyncProcessor()
                    .process(exchange, doneSync -> done(exchange, exchange.getException()));
        } catch (RuntimeException | Error unexpected) {
            done(exchange, unexpected);
        }
        return SerialTasks.Outcome.PENDING;
    }

    private void done(Exchange exchange, Throwable failure) {
        try {
            if (failure != null) {
                getExceptionHandler()
                        .handleException("A login event could not be processed", exchange, failure);
            }
        } catch (RuntimeException | Error handlerFailure) {
            // The exception handler is user code, and must not stop the delivery of events.
            LOG.warn("The exception handler of {} failed", getEndpoint(), handlerFailure);
        } finally {
            exchanges.resume();
        }
    }

    /** {@inheritDoc} Not deferred; a stopping route still processes the queued events. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        synchronized (queue) {
            return queue.size();
        }
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare.
    }
}
