package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.login.CredentialKind;
import io.github.camelcopilot.internal.login.CredentialStatus;
import io.github.camelcopilot.internal.login.LoginSettings;
import io.github.camelcopilot.internal.login.LoginTokenSource;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.login.TokenSources;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.internal.options.AllowedHosts;
import io.github.camelcopilot.internal.options.DashedNames;
import io.github.camelcopilot.internal.options.DurationSyntax;
import io.github.camelcopilot.internal.options.EndpointOptions;
import io.github.camelcopilot.internal.options.EnumOptions;
import io.github.camelcopilot.internal.options.InheritedOptions;
import io.github.camelcopilot.internal.options.LoginOptions;
import io.github.camelcopilot.internal.options.NearestName;
import io.github.camelcopilot.internal.options.OptionName;
import io.github.camelcopilot.internal.transport.HttpTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
import org.apache.camel.util.PropertiesHelper;

/**
 * Creates {@code copilot:} endpoints and owns what they share: connections, the threads that go on
 * with routes, and the clock of deadlines. All of it begins with the first endpoint that starts and
 * ends with the component.
 */
@Component("copilot")
@ManagedResource(description = "Managed GitHub Copilot component")
public class CopilotComponent extends DefaultComponent
        implements SSLContextParametersAware, StartupListener {

    /**
     * The name of the thread pool profile for going on with routes; register a profile of this name
     * to change it.
     */
    public static final String CALLBACK_PROFILE = "copilot-callback";

    /**
     * The name of the thread pool profile for the chunks of channels and publishers; register a
     * profile of this name to change it.
     */
    public static final String CONSUMER_PROFILE = "copilot-consumer";

    /** Who spends credentials, each of them once for each producer. */
    private final Queue<TokenSource> watched = new ConcurrentLinkedQueue<>();

    /** Those with {@code loginOnStart} that have started before the context has. */
    private final Queue<CopilotEndpoint> awaitingStart = new ConcurrentLinkedQueue<>();

    private HealthCheck healthCheck;
    private UnaryOperator<String> environment = System::getenv;
    private CopilotRuntime shared;

    /** Made when the first endpoint is created. Guarded by this. */
    private DashedNames dashedNames;

    /**
     * Whether it has been stopped, and not started again. Camel's own word for that holds before
     * the start too, and a split or multicast starts its endpoints before the context its
     * components. Guarded by this.
     */
    private boolean stopped;

    private Scheduler injectedScheduler;

    @Metadata(description = "The options that every endpoint of this component starts from.")
    private CopilotConfiguration configuration = new CopilotConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the SSL context parameters of the Camel context.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "security",
            description =
                    "Hosts, separated by commas, to which an endpoint with a baseUrl in its URI may send a credential "
                            + "that it inherits from the component, the environment or a login; *.example.com means "
                            + "all hosts below. Allowed in any case are this machine, what the baseUrl and the "
                            + "githubHost of the component name, and for provider=copilot GitHub's own hosts.")
    private String allowedHosts;

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return new CheckedComponentConfigurer();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        int colon = remaining.indexOf(':');
        CopilotOperation operation =
                CopilotOperation.of(colon < 0 ? remaining : remaining.substring(0, colon));
        String name = colon < 0 ? null : remaining.substring(colon + 1);
        checkName(operation, name);
        CopilotConfiguration own = configuration.copy();
        DashedNames names = dashedNames();
        names.restore("header", own.getHeader());
        names.restore("body", own.getBody());
        own.getBody().putAll(PropertiesHelper.extractProperties(parameters, "body."));
        own.getHeader().putAll(PropertiesHelper.extractProperties(parameters, "header."));
        DashedNames.decode(own.getHeader());
        if (operation != CopilotOperation.LOGIN) {
            names.note(own.getHeader().keySet());
        }
        if (operation == CopilotOperation.LOGIN && name != null) {
            own.setAccount(name);
        }
        CopilotEndpoint endpoint = new CopilotEndpoint(uri, this, operation, name, own);
        DurationSyntax.check(parameters);
        EnumOptions.check(parameters);
        Set<String> said =
                parameters.keySet().stream()
                        .map(OptionName::uniform)
                        .collect(Collectors.toUnmodifiableSet());
        setProperties(endpoint, parameters);
        if (operation != CopilotOperation.LOGIN) {
            InheritedOptions.check(configuration, own, said);
            AllowedHosts.of(allowedHosts).check(configuration, own, said);
        }
        return endpoint;
    }

    private synchronized DashedNames dashedNames() {
        if (dashedNames == null) {
            dashedNames = new DashedNames(getCamelContext(), this::name);
        }
        return dashedNames;
    }

    private static void checkName(CopilotOperation operation, String name) {
        String uri = "copilot:" + operation.uriName();
        if (name == null) {
            return;
        }
        if (!operation.isNamed()) {
            throw new IllegalArgumentException(uri + " takes no name behind another colon");
        }
        if (name.isBlank() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    uri + ":NAME needs one name, without a colon, but has '" + name + "'");
        }
    }

    @Override
    protected void afterConfiguration(
            String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters)
            throws Exception {
        if (endpoint instanceof CopilotEndpoint copilot) {
            // Here every option is set, so that a mistake in one fails the route's creation, not
            // its first message.
            copilot.check();
        }
    }

    /**
     * Names the unknown options and what they were probably meant to be, and no value: it may be a
     * credential.
     */
    @Override
    protected void validateParameters(
            String uri, Map<String, Object> parameters, String optionPrefix) {
        if (parameters == null || parameters.isEmpty()) {
            return;
        }
        Collection<String> known = optionNames();
        String unknown =
                new TreeSet<>(parameters.keySet())
                        .stream()
                                .map(name -> "'" + name + "'" + advice(name, known))
                                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Unknown options: " + unknown);
    }

    private static String advice(String name, Collection<String> known) {
        return NearestName.of(name, known)
                .map(near -> " (did you mean '" + near + "'?)")
                .orElse("");
    }

    private Collection<String> optionNames() {
        EndpointUriFactory names =
                getCamelContext().getCamelContextExtension().getEndpointUriFactory("copilot");
        return names == null ? Set.of() : names.propertyNames();
    }

    /**
     * Returns what endpoints share; the first endpoint that starts makes it.
     *
     * @throws IllegalStateException if the component is stopping: nobody would close it any more
     */
    synchronized CopilotRuntime shared() {
        if (shared == null) {
            if (stopped) {
                throw new IllegalStateException("The component copilot is stopping");
            }
            shared = new CopilotRuntime(getCamelContext(), this, injectedScheduler);
        }
        return shared;
    }

    /** Returns the login that the options mean, to be given back by whoever asks. */
    LoginTokenSource login(
            LoginOptions options, CopilotConfiguration own, HttpTransport transport) {
        TokenStore store = store(own);
        LoginSettings settings =
                new LoginSettings(
                        store,
                        options.key(),
                        options.host(),
                        options.clientId(),
                        options.scope(),
                        options.timeout(),
                        own.getUserAgent(),
                        transport);
        return new LoginTokenSource(
                shared().logins().acquire(store, options.key()), settings, options.auto());
    }

    private TokenStore store(CopilotConfiguration own) {
        return own.getTokenStore() != null
                ? own.getTokenStore()
                : FileTokenStore.at(FileTokenStore.defaultFile(environment, userHome()));
    }

    /** A user whom the system does not know, as in many containers, has "?" there in Java 17. */
    private String userHome() {
        String home = System.getProperty("user.home", "?");
        String variable = environment.apply("HOME");
        if (!home.equals("?") || variable == null) {
            return home;
        }
        return variable;
    }

    /**
     * Lets an endpoint ask a person to log in, once the context has started and not before, so that
     * routes which bring the code to that person hear of it.
     */
    void onceStarted(CopilotEndpoint endpoint) {
        if (getCamelContext().getStatus().isStarted()) {
            endpoint.logInIfNeeded();
        } else {
            awaitingStart.add(endpoint);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Consumers have not.
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        for (CopilotEndpoint endpoint = awaitingStart.poll();
                endpoint != null;
                endpoint = awaitingStart.poll()) {
            endpoint.logInIfNeeded();
        }
    }

    /** Returns the credential that the options mean where a caller brings none. */
    TokenSource credential(
            EndpointOptions options, CopilotConfiguration own, LoginTokenSource login) {
        TokenSource provided =
                own.getTokenProvider() == null
                        ? null
                        : shared().providedToken(own.getTokenProvider());
        return own.getProvider() == ProviderName.COPILOT
                ? TokenSources.ofCopilot(
                        provided,
                        own.getToken(),
                        environment,
                        secret -> options.provider().refusal(secret).isPresent(),
                        login)
                : TokenSources.ofOtherProvider(provided, own.getBearerToken(), own.getApiKey());
    }

    void watch(TokenSource credential) {
        watched.add(credential);
    }

    void unwatch(TokenSource credential) {
        watched.remove(credential);
    }

    /**
     * Returns what is known of the credentials that producers spend, without asking anybody; may
     * look into the token store.
     *
     * @throws CopilotException if a token store cannot be used
     */
    List<CredentialStatus> credentials() throws CopilotException {
        Set<CredentialStatus> statuses = new LinkedHashSet<>();
        for (TokenSource credential : watched) {
            statusOf(credential).ifPresent(statuses::add);
        }
        return List.copyOf(statuses);
    }

    /** Where no credential is needed, there is something to tell only if one is after all. */
    private static Optional<CredentialStatus> statusOf(TokenSource credential)
            throws CopilotException {
        CredentialStatus status = credential.status();
        boolean isCredential = credential.kind() != CredentialKind.NONE;
        return isCredential || status.state() != CredentialStatus.State.AUTHORIZED
                ? Optional.of(status)
                : Optional.empty();
    }

    /**
     * As {@link #credentials}; before any producer has started, that of the component's own
     * options.
     */
    private List<CredentialStatus> knownCredentials() throws CopilotException {
        List<CredentialStatus> known = credentials();
        if (!known.isEmpty() || !isStarted()) {
            return known;
        }
        EndpointOptions options = EndpointOptions.of(CopilotOperation.LOGIN, configuration);
        LoginTokenSource login = login(options.login(), configuration, null);
        try {
            return statusOf(credential(options, configuration, login)).stream().toList();
        } finally {
            shared().logins().release(login.account());
        }
    }

    private String ofCredentials(Function<CredentialStatus, Optional<String>> fact)
            throws CopilotException {
        return knownCredentials().stream()
                .flatMap(status -> fact.apply(status).stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    @ManagedAttribute(
            description =
                    "Whether the credential can be spent: authorized, pending, missing, expired or refused; of several, each")
    public String getLoginState() throws CopilotException {
        return ofCredentials(status -> Optional.of(status.state().text()));
    }

    @ManagedAttribute(description = "The accounts whose logins are spent")
    public String getLoginAccount() throws CopilotException {
        return ofCredentials(CredentialStatus::account);
    }

    @ManagedAttribute(
            description = "Age of the token in seconds; of several, the oldest; -1 = nobody knows")
    public long getTokenAge() throws CopilotException {
        List<CredentialStatus> known = knownCredentials();
        Instant now = known.isEmpty() ? Instant.EPOCH : shared().scheduler().now();
        return known.stream()
                .flatMap(status -> status.issuedAt().stream())
                .mapToLong(issuedAt -> Duration.between(issuedAt, now).toSeconds())
                .max()
                .orElse(-1);
    }

    @ManagedAttribute(
            description = "Each credential that is spent, where it comes from and its state")
    public String[] getCredentials() throws CopilotException {
        return knownCredentials().stream().map(CredentialStatus::sentence).toArray(String[]::new);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        synchronized (this) {
            stopped = false;
        }
        HealthCheckRegistry registry = HealthCheckRegistry.get(getCamelContext());
        if (registry != null && healthCheck == null) {
            healthCheck = new CredentialHealthCheck(this, name());
            registry.register(healthCheck);
        }
    }

    /** Returns the name under which the context knows it. */
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
            last = shared;
            shared = null;
            stopped = true;
        }
        // Outside the lock: a route that goes on may start another endpoint meanwhile.
        if (last != null) {
            last.close();
        }
        super.doStop();
    }

    UnaryOperator<String> environment() {
        return environment;
    }

    /** Replaces the environment variables in tests. */
    void setEnvironment(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * Replaces the clock, its alarms included, in tests; to be called before the first endpoint
     * starts.
     */
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
