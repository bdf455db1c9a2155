package io.github.camelcopilot;

import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.EndpointModels;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.login.LoginTokenSource;
import io.github.camelcopilot.internal.login.Logins;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.options.EndpointOptions;
import io.github.camelcopilot.internal.options.SecretParameters;
import io.github.camelcopilot.internal.options.TransportKey;
import io.github.camelcopilot.internal.stream.RouteStreams;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.time.Duration;
import java.util.List;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Use GitHub Copilot's LLM in a route: send messages as prompts, get answers as messages or as
 * streams of them.
 *
 * <p>One operation with its options. Checks them when the route is created; makes the client when
 * it starts.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "copilot",
        title = "GitHub Copilot",
        syntax = "copilot:operation:name",
        category = {Category.AI},
        headersClass = CopilotHeaders.class)
public class CopilotEndpoint extends DefaultEndpoint
        implements AsyncEndpoint, MultipleConsumersSupport, EndpointServiceLocation {

    @UriPath(description = "What the endpoint does.", enums = "chat,stream,login,models")
    @Metadata(required = true)
    private final CopilotOperation operation;

    @UriPath(
            description =
                    "The channel of a stream: its chunks go to every consumer of that name. Or the account of a login.")
    private final String name;

    @UriParam private CopilotConfiguration configuration;

    private EndpointOptions options;
    private CopilotClient client;
    private CopilotRuntime shared;
    private LoginTokenSource login;
    private TokenSource credential;

    CopilotEndpoint(
            String uri,
            CopilotComponent component,
            CopilotOperation operation,
            String name,
            CopilotConfiguration configuration) {
        super(uri, component);
        this.operation = operation;
        this.name = name;
        this.configuration = configuration;
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with advice, if one cannot be used
     */
    void check() {
        if (operation == CopilotOperation.LOGIN
                && name != null
                && !name.equals(configuration.getAccount())) {
            throw new IllegalArgumentException(
                    "copilot:login:"
                            + name
                            + " and the option account="
                            + configuration.getAccount()
                            + " name two accounts: say it once");
        }
        options = EndpointOptions.of(operation, configuration);
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case CHAT -> new ChatProducer(this);
            case STREAM -> new StreamProducer(this);
            case LOGIN -> new LoginProducer(this);
            case MODELS -> new ModelsProducer(this);
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!operation.isConsumed(name != null)) {
            throw new IllegalArgumentException(
                    "copilot:"
                            + operation.uriName()
                            + " can only be sent to (to:), not consumed from (from:); valid to consume from are: "
                            + CopilotOperation.validConsumerUris()
                            + "; valid to send to are: "
                            + CopilotOperation.validUris());
        }
        Consumer consumer =
                operation == CopilotOperation.LOGIN
                        ? new LoginConsumer(this, processor)
                        : new StreamConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (options == null) {
            check();
        }
        CopilotComponent component = (CopilotComponent) getComponent();
        shared = component.shared();
        TransportKey connections = TransportKey.of(configuration, sslContextParameters());
        HttpTransport transport =
                shared.transport(connections, Duration.ofMillis(configuration.getConnectTimeout()));
        login = component.login(options.login(), configuration, transport);
        credential = component.credential(options, configuration, login);
        client =
                new CopilotClient(
                        options.provider(),
                        options.wires(),
                        new EndpointModels(
                                shared.models(),
                                List.of(
                                        options.provider().modelsAddress(),
                                        connections,
                                        options.provider().modelsHeaders(),
                                        options.callSettings().headers()),
                                configuration.getModelsProvider(),
                                Duration.ofMillis(configuration.getModelsCacheTtl()),
                                shared.scheduler()),
                        credential,
                        transport,
                        options.callSettings(),
                        shared.callbacks(),
                        shared.openCalls(),
                        shared.scheduler());
        if (options.login().onStart()) {
            component.onceStarted(this);
        }
    }

    /** Asks a person to log in, if this endpoint needs the login and there is no token. */
    void logInIfNeeded() {
        boolean spendsLogin =
                credential == login && EndpointOptions.isBlank(configuration.getTokenHeader());
        if (operation == CopilotOperation.LOGIN || spendsLogin) {
            login.logInIfNeeded();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (login != null) {
            shared.logins().release(login.account());
        }
        super.doStop();
    }

    private SSLContextParameters sslContextParameters() {
        if (configuration.getSslContextParameters() != null) {
            return configuration.getSslContextParameters();
        }
        return ((CopilotComponent) getComponent()).isUseGlobalSslContextParameters()
                ? getCamelContext().getSSLContextParameters()
                : null;
    }

    /**
     * Returns the client that sends this endpoint's calls; there is one once the endpoint has
     * started.
     */
    CopilotClient client() {
        return client;
    }

    /** Returns the login of this endpoint's account; there is one once the endpoint has started. */
    LoginTokenSource login() {
        return login;
    }

    /** Returns the logins of the component. */
    Logins logins() {
        return shared.logins();
    }

    /** Lets the health check watch the credential that this endpoint spends. */
    void watchCredential() {
        if (EndpointOptions.isBlank(configuration.getTokenHeader())) {
            ((CopilotComponent) getComponent()).watch(credential);
        }
    }

    /** Undoes {@link #watchCredential}. */
    void unwatchCredential() {
        ((CopilotComponent) getComponent()).unwatch(credential);
    }

    /** Returns the threads that go on with exchanges. */
    CallbackPool callbacks() {
        return shared.callbacks();
    }

    /** Returns the threads that bring chunks to channels and publishers. */
    CallbackPool consumers() {
        return shared.consumers();
    }

    /** Returns the clock of the component. */
    Scheduler scheduler() {
        return shared.scheduler();
    }

    /** Returns the channels of the component. */
    Channels channels() {
        return shared.channels();
    }

    /** Returns what ends the streams of a route with the route. */
    RouteStreams routeStreams() {
        return shared.routeStreams();
    }

    /** Returns the options as they were read when the route was created. */
    EndpointOptions options() {
        return options;
    }

    public CopilotOperation getOperation() {
        return operation;
    }

    /** Returns the name of the channel, or null. */
    public String getName() {
        return name;
    }

    public CopilotConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(CopilotConfiguration configuration) {
        this.configuration = configuration;
    }

    /** A channel has any number of consumers, each of which gets all of it. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public String getServiceUrl() {
        if (options != null && operation == CopilotOperation.LOGIN) {
            return options.login().host().name();
        }
        return options == null ? null : options.host();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    /** Returns the URI without what may be a credential. */
    @Override
    public String toString() {
        return SecretParameters.masked(super.toString());
    }
}
