// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.options.AllowedHosts;
import io.github.camelcopilot.internal.options.ApplicableOptions;
import io.github.camelcopilot.internal.options.DashedNames;
import io.github.camelcopilot.internal.options.DurationSyntax;
import io.github.camelcopilot.internal.options.EnumOptions;
import io.github.camelcopilot.internal.options.InheritedOptions;
import io.github.camelcopilot.internal.options.IntegerSyntax;
import io.github.camelcopilot.internal.options.McpOptions;
import io.github.camelcopilot.internal.options.OptionName;
import io.github.camelcopilot.internal.options.OutputOptions;
import io.github.camelcopilot.internal.options.ToolOptions;
import io.github.camelcopilot.internal.options.UnknownOptions;
import io.github.camelcopilot.internal.tool.AvailableTool;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.StartupListener;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Creates {@code copilot:} endpoints and owns the {@link CopilotRuntime} that they share. The
 * runtime is created when the first endpoint starts, and closed when the component stops.
 */
@Component("copilot")
@ManagedResource(description = "Managed GitHub Copilot component")
public class CopilotComponent extends DefaultComponent
        implements SSLContextParametersAware, StartupListener, ManagedCalls {

    /**
     * Name of the thread pool profile for the threads that continue routes. To change the pool,
     * register a profile with this name.
     */
    public static final String CALLBACK_PROFILE = "copilot-callback";

    /**
     * Name of the thread pool profile for the threads that deliver chunks to channels and
     * publishers, and login events to consumers. To change the pool, register a profile with this
     * name.
     */
    public static final String CONSUMER_PROFILE = "copilot-consumer";

    private final CredentialSelector credentials = new CredentialSelector(this::runtime);

    private final CredentialMonitor monitor =
            new CredentialMonitor(
                    () ->
                            isStarted()
                                    ? credentials.status(getConfiguration()).stream().toList()
                                    : List.of());

    private final CallMonitor calls = new CallMonitor(this);
    private final ToolList tools = new ToolList(this);

    /** Endpoints with {@code loginOnStart} that have started before the context. */
    private final Queue<CopilotEndpoint> awaitingStart = new ConcurrentLinkedQueue<>();

    private HealthCheck healthCheck;
    private Scheduler injectedScheduler;

    /** Null until the first endpoint starts, and after a stop. Guarded by this. */
    private CopilotRuntime runtime;

    /** Null until the first endpoint is created. Guarded by this. */
    private DashedNames dashedNames;

    /**
     * True between a stop and the next start. {@link #isStopped} is also true before the first
     * start, and a split or multicast starts its endpoints before the context starts its
     * components. Guarded by this.
     */
    private boolean stopped;

    @Metadata(description = "The default options of the endpoints of this component.")
    private CopilotConfiguration configuration = new CopilotConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the global SSL context parameters of the Camel context.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "security",
            description =
                    "Comma-separated list of host names to which an endpoint whose URI sets baseUrl (for "
                            + "copilot:usage, githubHost) may send a "
                            + "credential inherited from the component, the environment or a login. A wildcard "
                            + "as the first label matches all subdomains. Always allowed are the local machine, "
                            + "the hosts of the component's own baseUrl and githubHost and, for provider=copilot, "
                            + "the hosts of GitHub.")
    private String allowedHosts;

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return new CheckedComponentConfigurer();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        EndpointPath path = EndpointPath.parse(remaining);
        boolean isLogin = path.operation() == CopilotOperation.LOGIN;
        boolean isTool = path.operation() == CopilotOperation.TOOL;
        ApplicableOptions.check(path.operation(), parameters.keySet());
        CopilotConfiguration own = configuration.copy();
        dashedNames().addPrefixed(parameters, own);
        McpOptions.addFromUri(parameters, own);
        if (path.operation().sendsPrompts()) {
            OutputOptions.prepare(parameters, own);
        }
        if (isTool) {
            ToolOptions.prepare(parameters, own);
        } else if (!isLogin) {
            dashedNames().warn(own.getHeader().keySet());
        } else if (path.name() != null) {
            own.setAccount(path.name());
        }
        CopilotEndpoint endpoint =
                new CopilotEndpoint(uri, this, path.operation(), path.name(), own);
        DurationSyntax.check(parameters);
        EnumOptions.check(parameters);
        new IntegerSyntax(new CopilotEndpointConfigurer()).check(parameters);
        Set<String> setInUri = OptionName.normalize(parameters.keySet());
        setProperties(endpoint, parameters);
        if (!isLogin && !isTool) {
            InheritedOptions.check(path.operation(), configuration, own, setInUri);
            AllowedHosts.of(allowedHosts).check(path.operation(), configuration, own, setInUri);
        }
        return endpoint;
    }

    /** Returns the names of headers that Camel may have changed. */
    synchronized DashedNames dashedNames() {
        if (dashedNames == null) {
            dashedNames = new DashedNames(getCamelContext(), this::name);
        }
        return dashedNames;
    }

    @Override
    protected void afterConfiguration(
            String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters)
            throws Exception {
        if (endpoint instanceof CopilotEndpoint copilot) {
            // All options are set now. An invalid option fails the creation of the route, not the
            // first message.
            copilot.check();
        }
    }

    /** {@inheritDoc} Unlike Camel's, the message suggests valid names and contains no values. */
    @Override
    protected void validateParameters(
            String uri, Map<String, Object> parameters, String optionPrefix) {
        if (parameters != null) {
            EndpointUriFactory options =
                    getCamelContext().getCamelContextExtension().getEndpointUriFactory("copilot");
            UnknownOptions.reject(
                    parameters.keySet(), options == null ? Set.of() : options.propertyNames());
        }
    }

    /**
     * Returns the resources that the endpoints share, which are created on the first call.
     *
     * @throws IllegalStateException if the component has stopped, because a new runtime would not
     *     be closed
     */
    synchronized CopilotRuntime runtime() {
        if (runtime == null) {
            if (stopped) {
                throw new IllegalStateException("The component copilot is stopping");
            }
            runtime = new CopilotRuntime(getCamelContext(), this, injectedScheduler);
            calls.start(runtime);
        }
        return runtime;
    }

    /** Returns the selection of credentials for endpoints. */
    CredentialSelector credentials() {
        return credentials;
    }

    /** Returns the monitor of the calls. */
    CallMonitor calls() {
        return calls;
    }

    /** Returns the tools that producers can offer, sorted by name. */
    List<AvailableTool> tools() {
        return tools.tools();
    }

    /** Returns the monitor of the credentials that producers use. */
    CredentialMonitor monitor() {
        return monitor;
    }

    /**
     * Starts the login of an endpoint if it needs one. Waits until the context has fully started,
     * because the routes that report the device code do not run before.
     */
    void logInOnStart(CopilotEndpoint endpoint) {
        if (getCamelContext().getStatus().isStarted()) {
            endpoint.logInIfNeeded();
        } else {
            awaitingStart.add(endpoint);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Too early, because the consumers of the routes have not started yet.
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        calls.findMeterRegistry();
        for (CopilotEndpoint endpoint = awaitingStart.poll();
                endpoint != null;
                endpoint = awaitingStart.poll()) {
            endpoint.logInIfNeeded();
        }
    }

    @ManagedAttribute(
            description =
                    "State of the credentials in use: authorized, pending, missing, expired or refused; "
                            + "comma-separated if they differ")
    public String getLoginState() throws CopilotException {
        return monitor.states();
    }

    @ManagedAttribute(description = "Accounts of the logins in use, comma-separated")
    public String getLoginAccount() throws CopilotException {
        return monitor.accounts();
    }

    @ManagedAttribute(description = "Age of the oldest token in seconds; -1 if unknown")
    public long getTokenAge() throws CopilotException {
        return monitor.ageSeconds(() -> runtime().scheduler().now());
    }

    @ManagedAttribute(description = "Origin and state of each credential in use")
    public String[] getCredentials() throws CopilotException {
        return monitor.sentences();
    }

    @ManagedAttribute(description = "Number of streams that have not ended")
    public long getActiveStreams() {
        return calls.streams();
    }

    @ManagedAttribute(description = "Latest remaining quotas in percent, by name")
    public String[] getQuotas() {
        return calls.quotas().stream()
                .map(quota -> quota.name() + "=" + quota.percent())
                .toArray(String[]::new);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        synchronized (this) {
            stopped = false;
        }
        HealthCheckRegistry registry = HealthCheckRegistry.get(getCamelContext());
        if (registry != null && healthCheck == null) {
            healthCheck = new CredentialHealthCheck(monitor, name());
            registry.register(healthCheck);
        }
    }

    /** Returns the name under which the context has registered this component. */
    private String name() {
        return getCamelContext().getComponentNames().stream()
                .filter(name -> getCamelContext().hasComponent(name) == this)
                .findFirst()
                .orElse("copilot");
    }

    @Override
    protected void doStop() throws Exception {
        HealthCheckRegistry registry = HealthCheckRegistry.get(getCamelContext());
        if (registry != null && healthCheck != null) {
            registry.unregister(healthCheck);
            healthCheck = null;
        }
        CopilotRuntime last;
        synchronized (this) {
            last = runtime;
            runtime = null;
            stopped = true;
        }
        // Outside the lock, because a route that is still running may start another endpoint.
        if (last != null) {
            last.close();
            calls.stop();
        }
        super.doStop();
    }

    /** Replaces the clock and the timer in tests. Called before the first endpoint starts. */
    void setScheduler(Scheduler scheduler) {
        this.injectedScheduler = scheduler;
    }

    public CopilotConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(CopilotConfiguration configuration) {
        this.configuration = configuration;
    }

    public String getAllowedHosts() {
        return allowedHosts;
    }

    public void setAllowedHosts(String allowedHosts) {
        this.allowedHosts = allowedHosts;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
