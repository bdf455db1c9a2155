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
 * {@code from("copilot:login")}: gets one exchange per event of the logins at its host, of one
 * account if it has a name, one after another in the order in which they happen. Exchanges run on
 * the pool {@code copilot-consumer}; events wait meanwhile, up to a bound.
 */
final class LoginConsumer extends DefaultConsumer implements LoginListener, ShutdownAware {

    /**
     * A login has two events, so that this many wait only for a route that stands still; then the
     * oldest goes.
     */
    static final int MAX_WAITING = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(LoginConsumer.class);

    /** Guarded by itself. */
    private final Queue<LoginEvent> waiting = new ArrayDeque<>();

    private final SerialTasks exchanges;

    public LoginConsumer(CopilotEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        exchanges =
                SerialTasks.on(
                        turn -> getEndpoint().consumers().executeSurely(turn), this::processNext);
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
        synchronized (waiting) {
            if (waiting.size() == MAX_WAITING) {
                waiting.remove();
                LOG.warn(
                        "{} stands still, and has lost an event: more than {} wait",
                        getEndpoint(),
                        MAX_WAITING);
            }
            waiting.add(event);
        }
        exchanges.wake();
    }

    private SerialTasks.Outcome processNext() {
        LoginEvent event;
        synchronized (waiting) {
            event = waiting.poll();
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
        } catch (RuntimeException | Error broken) {
            // The handler is the user's code, and must not stop the events.
            LOG.warn("The exception handler of {} failed", getEndpoint(), broken);
        } finally {
            exchanges.resume();
        }
    }

    /** A route that stops still takes the events that have happened. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare.
    }
}
