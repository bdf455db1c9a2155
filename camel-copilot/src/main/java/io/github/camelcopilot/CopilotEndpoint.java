// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.internal.agent.Agent;
import io.github.camelcopilot.internal.client.CallStatistics;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.ModelSource;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.UsageSource;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.login.LoginTokenSource;
import io.github.camelcopilot.internal.login.Logins;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.memory.RecentConversations;
import io.github.camelcopilot.internal.options.EndpointOptions;
import io.github.camelcopilot.internal.options.McpOptions;
import io.github.camelcopilot.internal.options.OptionChecks;
import io.github.camelcopilot.internal.options.OutputOptions;
import io.github.camelcopilot.internal.options.SecretParameters;
import io.github.camelcopilot.internal.options.ToolOptions;
import io.github.camelcopilot.internal.options.TransportKey;
import io.github.camelcopilot.internal.output.OutputFormats;
import io.github.camelcopilot.internal.stream.RouteStreams;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpTools;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.ExchangePattern;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Send prompts to GitHub Copilot and other LLM services, and receive answers whole or as a stream.
 *
 * <p>An endpoint is one operation with its options. They are validated when the route is created;
 * the client is created when the endpoint starts.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "copilot",
        title = "GitHub Copilot",
        syntax = "copilot:operation:name",
        category = {Category.AI},
        headersClass = CopilotHeaders.class)
@ManagedResource(description = "Managed GitHub Copilot endpoint")
public class CopilotEndpoint extends DefaultEndpoint
        implements AsyncEndpoint, MultipleConsumersSupport, EndpointServiceLocation, ManagedCalls {

    @UriPath(
            description = "The operation to perform.",
            enums = "chat,stream,login,models,usage,embeddings,tool")
    @Metadata(required = true)
    private final CopilotOperation operation;

    @UriPath(
            description =
                    "For stream, the name of a channel: every consumer of the channel receives all chunks. For login, the name of an account. For tool, the name of the tool.")
    private final String name;

    @UriParam private CopilotConfiguration configuration;

    private volatile CallStatistics statistics = new CallStatistics();
    private EndpointOptions options;
    private OutputFormats outputs;
    private CopilotClient client;
    private EndpointAgent agent;
    private CopilotRuntime runtime;
    private LoginTokenSource login;
    private TokenSource credential;
    private List<McpServer> mcpServers = List.of();
    private volatile List<McpTools> mcpTools = List.of();

    /** The credentials that options hold, which a trace must not show. */
    private List<Secret> ownCredentials = List.of();

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
        if (operation == CopilotOperation.TOOL) {
            // The model waits for the result of the route.
            setExchangePattern(ExchangePattern.InOut);
        }
    }

    /**
     * Parses and validates the options. Those of a tool are parsed for its consumer.
     *
     * @throws IllegalArgumentException if an option is invalid; the message says how to correct it
     */
    void check() {
        if (operation == CopilotOperation.LOGIN
                && name != null
                && !name.equals(configuration.getAccount())) {
            throw new IllegalArgumentException(
                    "copilot:login:%s and the option account=%s name different accounts; set only one of them"
                            .formatted(name, configuration.getAccount()));
        }
        if (operation != CopilotOperation.TOOL) {
            options = EndpointOptions.of(operation, configuration);
        }
        if (operation.sendsPrompts()) {
            outputs = OutputOptions.of(configuration, options.defaults(), getCamelContext());
            mcpServers = McpOptions.of(configuration, component().dashedNames());
            mcpServers.forEach(server -> McpConnections.checkAvailable(getCamelContext(), server));
        }
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case CHAT -> new ChatProducer(this);
            case STREAM -> new StreamProducer(this);
            case LOGIN -> new LoginProducer(this);
            case MODELS ->
                    configuration.isVerify() ? new VerifyProducer(this) : new ModelsProducer(this);
            case USAGE -> new UsageProducer(this);
            case EMBEDDINGS -> new EmbeddingsProducer(this);
            case TOOL ->
                    throw new IllegalArgumentException(
                            "copilot:tool can only be consumed from (from:), not sent to (to:); the model calls it if a copilot:chat or copilot:stream offers it with the option tags. Valid to send to are: "
                                    + CopilotOperation.validUris());
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!operation.supportsConsumer(name != null)) {
            throw new IllegalArgumentException(
                    "copilot:"
                            + operation.uriName()
                            + " can only be sent to (to:), not consumed from (from:); valid to consume from are: "
                            + CopilotOperation.validConsumerUris()
                            + "; valid to send to are: "
                            + CopilotOperation.validUris());
        }
        Consumer consumer =
                switch (operation) {
                    case LOGIN -> new LoginConsumer(this, processor);
                    case TOOL ->
                            new ToolConsumer(
                                    this,
                                    processor,
                                    ToolOptions.of(name, configuration, getCamelContext()));
                    default -> new StreamConsumer(this, processor);
                };
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        CopilotComponent component = component();
        runtime = component.runtime();
        if (operation == CopilotOperation.TOOL) {
            // A tool calls no service.
            return;
        }
        if (options == null) {
            check();
        }
        TransportKey connections = TransportKey.of(configuration, sslContextParameters());
        HttpTransport transport =
                runtime.transport(
                        connections, Duration.ofMillis(configuration.getConnectTimeout()));
        login = component.credentials().login(options.login(), configuration, transport);
        credential = component.credentials().select(options, configuration, login);
        ownCredentials = ConfiguredCredentials.of(configuration, options);
        statistics = new CallStatistics();
        client =
                new CopilotClient(
                        options.provider(),
                        options.wires(),
                        runtime.models(),
                        new ModelSource(
                                List.of(
                                        options.provider().modelsAddress(),
                                        connections,
                                        options.provider().modelsHeaders(),
                                        options.callSettings().headers()),
                                configuration.getModelsProvider(),
                                Duration.ofMillis(configuration.getModelsCacheTtl()),
                                runtime.scheduler()),
                        credential,
                        transport,
                        options.callSettings(),
                        runtime.callbacks(),
                        runtime.openCalls(),
                        runtime.quotas(),
                        statistics,
                        runtime.scheduler());
        if (operation.sendsPrompts()) {
            agent = new EndpointAgent(this);
            agent.start();
        }
        if (options.login().onStart()) {
            component.logInOnStart(this);
        }
        mcpTools = runtime.mcpConnections().acquire(mcpServers);
    }

    /** Starts a login if this endpoint uses the login's token and there is none. */
    void logInIfNeeded() {
        boolean usesLogin =
                credential == login && OptionChecks.isBlank(configuration.getTokenHeader());
        if (operation == CopilotOperation.LOGIN || usesLogin) {
            login.logInIfNeeded();
        }
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(agent);
        if (login != null) {
            runtime.logins().release(login.account());
        }
        if (!mcpTools.isEmpty()) {
            mcpTools = List.of();
            runtime.mcpConnections().release(mcpServers);
        }
        super.doStop();
    }

    private SSLContextParameters sslContextParameters() {
        if (configuration.getSslContextParameters() != null) {
            return configuration.getSslContextParameters();
        }
        return component().isUseGlobalSslContextParameters()
                ? getCamelContext().getSSLContextParameters()
                : null;
    }

    private CopilotComponent component() {
        return (CopilotComponent) getComponent();
    }

    /** Returns the client that sends this endpoint's calls; null before the first start. */
    CopilotClient client() {
        return client;
    }

    /**
     * Returns the sources of the tools that this endpoint can offer; none before the first start.
     */
    List<ToolSource> toolSources() {
        return agent == null ? List.of() : agent.sources();
    }

    /** Returns the agent, for the operations that send prompts; null before the first start. */
    Agent agent() {
        return agent.agent();
    }

    /** Returns the numbers of the calls since the last start. */
    CallStatistics statistics() {
        return statistics;
    }

    /** Returns the credentials of a call, as far as they are known, which must not be shown. */
    List<Secret> credentialsOf(Prompt prompt) {
        return credentialsOf(prompt.callerToken());
    }

    /**
     * Returns the credentials of a call, as far as they are known, which must not be shown.
     *
     * @param callerToken the token of the caller, or null for the shared one
     */
    List<Secret> credentialsOf(Secret callerToken) {
        List<Secret> credentials = new ArrayList<>(ownCredentials);
        if (callerToken != null) {
            credentials.add(callerToken);
        }
        Secret lastToken = client.lastToken().get();
        if (lastToken != null) {
            credentials.add(lastToken);
        }
        return credentials;
    }

    /** Returns a new source of the usage report; only for the operation usage, after a start. */
    UsageSource newUsageSource() {
        return new UsageSource(
                client,
                options.gitHubApi(),
                runtime.usageReports(),
                TransportKey.of(configuration, sslContextParameters()));
    }

    /** Returns the tools of the MCP servers; empty before a start and after a stop. */
    List<McpTools> mcpTools() {
        return mcpTools;
    }

    /** Returns the login of this endpoint's account; null before the first start. */
    LoginTokenSource login() {
        return login;
    }

    /** Returns the logins of the component. */
    Logins logins() {
        return runtime.logins();
    }

    /** Adds the credential of this endpoint to the health check and JMX. */
    void watchCredential() {
        if (OptionChecks.isBlank(configuration.getTokenHeader())) {
            component().monitor().add(credential);
        }
    }

    /** Undoes {@link #watchCredential}. */
    void unwatchCredential() {
        component().monitor().remove(credential);
    }

    /** Returns the threads that continue exchanges. */
    CallbackPool callbacks() {
        return runtime.callbacks();
    }

    /** Returns the threads that deliver chunks to channels and publishers. */
    CallbackPool consumers() {
        return runtime.consumers();
    }

    /** Returns the clock of the component. */
    Scheduler scheduler() {
        return runtime.scheduler();
    }

    /** Returns the conversations of the endpoints without a store of their own. */
    RecentConversations conversations() {
        return runtime.conversations();
    }

    /** Returns the channels of the component. */
    Channels channels() {
        return runtime.channels();
    }

    /** Returns the registry that ends the streams of a route when the route stops. */
    RouteStreams routeStreams() {
        return runtime.routeStreams();
    }

    /** Returns the parsed options; null before {@link #check}. */
    EndpointOptions options() {
        return options;
    }

    /** Returns the formats of the answers, for the operations that send prompts. */
    OutputFormats outputs() {
        return outputs;
    }

    public CopilotOperation getOperation() {
        return operation;
    }

    /** Returns the name of the channel or account; null if the URI has none. */
    public String getName() {
        return name;
    }

    public CopilotConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(CopilotConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Each consumer of a channel receives every chunk. */
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

    /** Returns the URI, in which all values that may be credentials are masked. */
    @Override
    public String toString() {
        return SecretParameters.masked(super.toString());
    }
}
