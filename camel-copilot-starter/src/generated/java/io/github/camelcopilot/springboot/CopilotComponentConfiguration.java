package io.github.camelcopilot.springboot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.apache.camel.spring.boot.ComponentConfigurationPropertiesCommon;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties of the component copilot. Written by PropertiesOfTheCatalogTest, not by hand. All of them are
 * null until a property is set, so that the component's own defaults hold.
 */
@ConfigurationProperties(prefix = "camel.component.copilot")
public class CopilotComponentConfiguration extends ComponentConfigurationPropertiesCommon {

    /**
     * The options that every endpoint of this component starts from.
     */
    private io.github.camelcopilot.CopilotConfiguration configuration;

    /**
     * Allows for bridging the consumer to the Camel routing Error Handler, which mean any exceptions (if possible)
     * occurred while the Camel consumer is trying to pickup incoming messages, or the likes, will now be processed as
     * a message and handled by the routing Error Handler. Important: This is only possible if the 3rd party component
     * allows Camel to be alerted if an exception was thrown. Some components handle this internally only, and
     * therefore bridgeErrorHandler is not possible. In other situations we may improve the Camel component to hook
     * into the 3rd party component and make this possible for future releases. By default the consumer will use the
     * org.apache.camel.spi.ExceptionHandler to deal with exceptions, that will be logged at WARN or ERROR level and
     * ignored.
     */
    private Boolean bridgeErrorHandler;

    /**
     * The API version of azure; v1 means the route without a version.
     */
    private String azureApiVersion;

    /**
     * The address of the service, without the path of an operation. Default for copilot:
     * https://api.githubcopilot.com; business and enterprise plans have hosts of their own. With
     * githubHost=SUB.ghe.com the default is https://copilot-api.SUB.ghe.com. For openai: https://api.openai.com/v1;
     * for anthropic: https://api.anthropic.com; azure needs the host of your resource.
     */
    private String baseUrl;

    /**
     * Further members of the request, as body.NAME=VALUE. A value that parses as JSON is that JSON, else a text. This
     * is a multi-value option with prefix: body.
     */
    private Map<String, Object> body;

    /**
     * What a body of text means: the prompt itself, or a request in OpenAI's format, which options only fill where it
     * leaves something out.
     */
    private io.github.camelcopilot.BodyFormat bodyFormat;

    /**
     * What the body of a streamed message becomes: chunks, an iterator of messages for a streaming split; text or sse,
     * an input stream of the text or of server-sent events in OpenAI's format; publisher, a Flow.Publisher of
     * messages. Unset: chunks without a channel; with one the body becomes the whole answer.
     */
    private io.github.camelcopilot.Emit emit;

    /**
     * Further HTTP headers of the request, as header.NAME=VALUE. Authorization, api-key, x-api-key, Host,
     * Content-Length, Connection and others of the component's own are refused. In YAML write a dash in the name as
     * %2D. This is a multi-value option with prefix: header.
     */
    private Map<String, Object> header;

    /**
     * Who began the request, sent to Copilot as the header x-initiator: auto goes by the last message, user and agent
     * force the value. Sub-tasks should be agent. That is free on legacy annual plans only; on all others, billed in
     * AI credits, agent costs as much as user.
     */
    private io.github.camelcopilot.Initiator initiator;

    /**
     * Whether the producer should be started lazy (on the first message). By starting lazy you can use this to allow
     * CamelContext and routes to startup in situations where a producer may otherwise fail during starting and cause
     * the route to fail being started. By deferring this startup to be lazy then the startup failure can be handled
     * during routing messages via Camel's routing error handlers. Beware that when the first message is processed then
     * creating and starting the producer may take a little time and prolong the total processing time of the
     * processing.
     */
    private Boolean lazyStartProducer;

    /**
     * The most tokens of the answer. The wire API messages demands a limit: without this one it is 4096. Newer models
     * of OpenAI get it as max_completion_tokens, by the model's name; for a deployment of azure with a name of its own
     * set body.max_completion_tokens instead.
     */
    private Integer maxTokens;

    /**
     * The model. Without it, Copilot chooses; every other provider needs one. For azure the name of the deployment.
     */
    private String model;

    /**
     * How long a list of models is kept; then it is asked for again, and kept on if that fails. 0 = asked for each
     * time.
     */
    private String modelsCacheTtl;

    /**
     * The service that answers: copilot; openai, and every service and local server that speaks its formats; azure;
     * anthropic.
     */
    private io.github.camelcopilot.ProviderName provider;

    /**
     * How much a reasoning model thinks, such as low, medium or high.
     */
    private String reasoningEffort;

    /**
     * Makes answers repeatable where the model can.
     */
    private Long seed;

    /**
     * Texts that end the answer: a list with commas, or, where spaces or commas count, a JSON array of texts.
     */
    private String stop;

    /**
     * Instructions for the model, a Simple template that is evaluated for each message. resource:classpath: and
     * resource:file: are read when the route starts. A conversation that has instructions of its own keeps them.
     */
    private String systemMessage;

    /**
     * How free the answer is; from 0 to 2 for most models.
     */
    private Double temperature;

    /**
     * The share of probability to choose from, from 0 to 1.
     */
    private Double topP;

    /**
     * The prompt, a Simple template that is evaluated for each message; without it the body is the prompt.
     * resource:classpath: and resource:file: are read when the route starts. An image needs it.
     */
    private String userMessage;

    /**
     * The format of requests and answers. auto: for copilot the one that the model answers at, as copilot:models
     * tells, for anthropic messages, else completions.
     */
    private io.github.camelcopilot.WireApiName wireApi;

    /**
     * The header anthropic-beta, sent for Claude models only.
     */
    private String anthropicBeta;

    /**
     * How long a connection may take to stand, TLS included; 0 = no limit.
     */
    private String connectTimeout;

    /**
     * The header Editor-Version.
     */
    private String editorVersion;

    /**
     * How long the first chunk of a stream may take after the request was sent, retries included. Comments that keep
     * the connection alive do not extend it; 0 = no limit.
     */
    private String firstChunkTimeout;

    /**
     * How long the next byte of an answer may take while it is read; 0 = no limit. It stands still while a slow reader
     * of a stream holds the connection back.
     */
    private String idleTimeout;

    /**
     * Whether to request the token usage of a stream, which services otherwise leave out. With emit=sse, the event
     * with the usage is written only if this option is set to true or the request itself asks for it.
     */
    private Boolean includeUsage;

    /**
     * The header Copilot-Integration-Id.
     */
    private String integrationId;

    /**
     * The header Openai-Intent, which Copilot requires.
     */
    private String intent;

    /**
     * The most bytes of an answer's text, such as 16MB. A larger answer of chat fails. A larger stream goes on, but
     * what holds the whole answer holds its first part.
     */
    private String maxAnswerSize;

    /**
     * The most connections at once to one host.
     */
    private Integer maxConnections;

    /**
     * The most bytes of one event of a stream, such as 1MB; a larger one breaks the stream. Also the most text held
     * for a slow reader.
     */
    private String maxEventSize;

    /**
     * The most bytes of a request, such as 512KB or 20MB. A larger one fails and is not sent.
     */
    private String maxRequestSize;

    /**
     * How many more tries follow the first, after a connection that failed or was lost before the first byte, and
     * after 408, 429, 500, 502, 503, 504 and 529.
     */
    private Integer maxRetries;

    /**
     * The longest wait between tries. A service that asks for more is not tried again: the exchange fails at once.
     */
    private String maxRetryDelay;

    /**
     * A bean that lists the models, in place of the service.
     */
    private io.github.camelcopilot.api.ModelsProvider modelsProvider;

    /**
     * How long the reader of a stream may ask for nothing before the stream is closed; 0 = no limit.
     */
    private String readerTimeout;

    /**
     * How long a whole call of chat may take, its retries included; 0 = no limit. A stream has no such limit.
     */
    private String requestTimeout;

    /**
     * How long the first byte of an answer may take, for each try. Unset: for chat as long as requestTimeout, for
     * stream 120s.
     */
    private String responseTimeout;

    /**
     * About the most chunks held for a slow reader of a stream; then the connection waits. What one read of it brings
     * comes on top.
     */
    private Integer streamBuffer;

    /**
     * The header User-Agent. Default: camel-copilot/ and the version.
     */
    private String userAgent;

    /**
     * Whether autowiring is enabled. This is used for automatic autowiring options (the option must be marked as
     * autowired) by looking up in the registry to find if there is a single instance of matching type, which then gets
     * configured on the component. This can be used for automatic configuring JDBC data sources, JMS connection
     * factories, AWS Clients, etc.
     */
    private Boolean autowiredEnabled;

    /**
     * Secret. The password for the proxy.
     */
    private String proxyAuthPassword;

    /**
     * Secret. The user name for the proxy.
     */
    private String proxyAuthUsername;

    /**
     * The HTTP proxy's host name.
     */
    private String proxyHost;

    /**
     * The HTTP proxy's port.
     */
    private Integer proxyPort;

    /**
     * The name of a login, where there are several for one githubHost: any name, under which its token is kept. In
     * copilot:login:NAME the path says it.
     */
    private String account;

    /**
     * Hosts, separated by commas, to which an endpoint with a baseUrl in its URI may send a credential that it
     * inherits from the component, the environment or a login; .example.com means all hosts below. Allowed in any case
     * are this machine, what the baseUrl and the githubHost of the component name, and for provider=copilot GitHub's
     * own hosts.
     */
    private String allowedHosts;

    /**
     * Whether plain http may carry a credential to a host that is not this machine.
     */
    private Boolean allowInsecure;

    /**
     * Secret. The API key for a provider other than copilot. Local servers need none.
     */
    private String apiKey;

    /**
     * Whether a call without a credential asks a person to log in, and waits up to loginTimeout. Needs clientId. It
     * holds no thread while it waits.
     */
    private Boolean autoLogin;

    /**
     * Secret. A bearer token for a provider other than copilot; it wins over apiKey, which is not sent then.
     */
    private String bearerToken;

    /**
     * The client id of your own OAuth app or GitHub App, with the device flow enabled. It decides which models answer;
     * logins need it.
     */
    private String clientId;

    /**
     * Where to log in: a host, such as SUB.ghe.com or a GitHub Enterprise Server, or its base URL.
     */
    private String githubHost;

    /**
     * Which headers of a message may override the option of the same name: true, all; false, none, so that only the
     * endpoint's options count; or the names of those that may, separated by commas. Set false where senders that are
     * not trusted write the headers.
     */
    private String headerOverrides;

    /**
     * Whether a person is asked to log in as soon as the Camel context has started, if there is no credential. Needs
     * clientId.
     */
    private Boolean loginOnStart;

    /**
     * How long a person may take to log in; the service's own limit, usually 15 minutes, holds too.
     */
    private String loginTimeout;

    /**
     * The OAuth scopes that a login asks for, with spaces between them. Copilot needs none.
     */
    private String scope;

    /**
     * The trust and key material of https connections.
     */
    private org.apache.camel.support.jsse.SSLContextParameters sslContextParameters;

    /**
     * Secret. The token for Copilot: an OAuth token (gho_), a GitHub App user token (ghu_) or a fine-grained token
     * with the permission 'Copilot Requests' (github_pat_, only together with integrationId). Classic tokens (ghp_)
     * are refused. Without it, the environment variables COPILOT_GITHUB_TOKEN, GH_TOKEN and GITHUB_TOKEN are looked
     * at, in this order, and then the tokenStore.
     */
    private String token;

    /**
     * The name of a message header that carries the caller's own token, such as X-GitHub-Token. The header is removed
     * from the message once read; a message without it fails.
     */
    private String tokenHeader;

    /**
     * A bean that gives tokens, kept until shortly before they expire, and a fresh one after a 401. Wins over token,
     * bearerToken and apiKey.
     */
    private io.github.camelcopilot.api.TokenProvider tokenProvider;

    /**
     * Where the tokens of logins are kept: the path of a file, or a bean (#bean:name) of
     * io.github.camelcopilot.api.TokenStore. Default: camel-copilot/auth.json in XDG_CONFIG_HOME, which without that
     * variable is .config in the user's home.
     */
    private io.github.camelcopilot.api.TokenStore tokenStore;

    /**
     * Whether to use the SSL context parameters of the Camel context.
     */
    private Boolean useGlobalSslContextParameters;

    @JsonIgnore
    public io.github.camelcopilot.CopilotConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(io.github.camelcopilot.CopilotConfiguration configuration) {
        this.configuration = configuration;
    }

    public Boolean getBridgeErrorHandler() {
        return bridgeErrorHandler;
    }

    public void setBridgeErrorHandler(Boolean bridgeErrorHandler) {
        this.bridgeErrorHandler = bridgeErrorHandler;
    }

    public String getAzureApiVersion() {
        return azureApiVersion;
    }

    public void setAzureApiVersion(String azureApiVersion) {
        this.azureApiVersion = azureApiVersion;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public Map<String, Object> getBody() {
        return body;
    }

    public void setBody(Map<String, Object> body) {
        this.body = body;
    }

    public io.github.camelcopilot.BodyFormat getBodyFormat() {
        return bodyFormat;
    }

    public void setBodyFormat(io.github.camelcopilot.BodyFormat bodyFormat) {
        this.bodyFormat = bodyFormat;
    }

    public io.github.camelcopilot.Emit getEmit() {
        return emit;
    }

    public void setEmit(io.github.camelcopilot.Emit emit) {
        this.emit = emit;
    }

    public Map<String, Object> getHeader() {
        return header;
    }

    public void setHeader(Map<String, Object> header) {
        this.header = header;
    }

    public io.github.camelcopilot.Initiator getInitiator() {
        return initiator;
    }

    public void setInitiator(io.github.camelcopilot.Initiator initiator) {
        this.initiator = initiator;
    }

    public Boolean getLazyStartProducer() {
        return lazyStartProducer;
    }

    public void setLazyStartProducer(Boolean lazyStartProducer) {
        this.lazyStartProducer = lazyStartProducer;
    }

    public Integer getMaxTokens() {
        return maxTokens;
    }

    public void setMaxTokens(Integer maxTokens) {
        this.maxTokens = maxTokens;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getModelsCacheTtl() {
        return modelsCacheTtl;
    }

    public void setModelsCacheTtl(String modelsCacheTtl) {
        this.modelsCacheTtl = modelsCacheTtl;
    }

    public io.github.camelcopilot.ProviderName getProvider() {
        return provider;
    }

    public void setProvider(io.github.camelcopilot.ProviderName provider) {
        this.provider = provider;
    }

    public String getReasoningEffort() {
        return reasoningEffort;
    }

    public void setReasoningEffort(String reasoningEffort) {
        this.reasoningEffort = reasoningEffort;
    }

    public Long getSeed() {
        return seed;
    }

    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public String getStop() {
        return stop;
    }

    public void setStop(String stop) {
        this.stop = stop;
    }

    public String getSystemMessage() {
        return systemMessage;
    }

    public void setSystemMessage(String systemMessage) {
        this.systemMessage = systemMessage;
    }

    public Double getTemperature() {
        return temperature;
    }

    public void setTemperature(Double temperature) {
        this.temperature = temperature;
    }

    public Double getTopP() {
        return topP;
    }

    public void setTopP(Double topP) {
        this.topP = topP;
    }

    public String getUserMessage() {
        return userMessage;
    }

    public void setUserMessage(String userMessage) {
        this.userMessage = userMessage;
    }

    public io.github.camelcopilot.WireApiName getWireApi() {
        return wireApi;
    }

    public void setWireApi(io.github.camelcopilot.WireApiName wireApi) {
        this.wireApi = wireApi;
    }

    public String getAnthropicBeta() {
        return anthropicBeta;
    }

    public void setAnthropicBeta(String anthropicBeta) {
        this.anthropicBeta = anthropicBeta;
    }

    public String getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(String connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public String getEditorVersion() {
        return editorVersion;
    }

    public void setEditorVersion(String editorVersion) {
        this.editorVersion = editorVersion;
    }

    public String getFirstChunkTimeout() {
        return firstChunkTimeout;
    }

    public void setFirstChunkTimeout(String firstChunkTimeout) {
        this.firstChunkTimeout = firstChunkTimeout;
    }

    public String getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(String idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public Boolean getIncludeUsage() {
        return includeUsage;
    }

    public void setIncludeUsage(Boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    public String getIntegrationId() {
        return integrationId;
    }

    public void setIntegrationId(String integrationId) {
        this.integrationId = integrationId;
    }

    public String getIntent() {
        return intent;
    }

    public void setIntent(String intent) {
        this.intent = intent;
    }

    public String getMaxAnswerSize() {
        return maxAnswerSize;
    }

    public void setMaxAnswerSize(String maxAnswerSize) {
        this.maxAnswerSize = maxAnswerSize;
    }

    public Integer getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(Integer maxConnections) {
        this.maxConnections = maxConnections;
    }

    public String getMaxEventSize() {
        return maxEventSize;
    }

    public void setMaxEventSize(String maxEventSize) {
        this.maxEventSize = maxEventSize;
    }

    public String getMaxRequestSize() {
        return maxRequestSize;
    }

    public void setMaxRequestSize(String maxRequestSize) {
        this.maxRequestSize = maxRequestSize;
    }

    public Integer getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(Integer maxRetries) {
        this.maxRetries = maxRetries;
    }

    public String getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(String maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    @JsonIgnore
    public io.github.camelcopilot.api.ModelsProvider getModelsProvider() {
        return modelsProvider;
    }

    public void setModelsProvider(io.github.camelcopilot.api.ModelsProvider modelsProvider) {
        this.modelsProvider = modelsProvider;
    }

    public String getReaderTimeout() {
        return readerTimeout;
    }

    public void setReaderTimeout(String readerTimeout) {
        this.readerTimeout = readerTimeout;
    }

    public String getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(String requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public String getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(String responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public Integer getStreamBuffer() {
        return streamBuffer;
    }

    public void setStreamBuffer(Integer streamBuffer) {
        this.streamBuffer = streamBuffer;
    }

    public String getUserAgent() {
        return userAgent;
    }

    public void setUserAgent(String userAgent) {
        this.userAgent = userAgent;
    }

    public Boolean getAutowiredEnabled() {
        return autowiredEnabled;
    }

    public void setAutowiredEnabled(Boolean autowiredEnabled) {
        this.autowiredEnabled = autowiredEnabled;
    }

    public String getProxyAuthPassword() {
        return proxyAuthPassword;
    }

    public void setProxyAuthPassword(String proxyAuthPassword) {
        this.proxyAuthPassword = proxyAuthPassword;
    }

    public String getProxyAuthUsername() {
        return proxyAuthUsername;
    }

    public void setProxyAuthUsername(String proxyAuthUsername) {
        this.proxyAuthUsername = proxyAuthUsername;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getAccount() {
        return account;
    }

    public void setAccount(String account) {
        this.account = account;
    }

    public String getAllowedHosts() {
        return allowedHosts;
    }

    public void setAllowedHosts(String allowedHosts) {
        this.allowedHosts = allowedHosts;
    }

    public Boolean getAllowInsecure() {
        return allowInsecure;
    }

    public void setAllowInsecure(Boolean allowInsecure) {
        this.allowInsecure = allowInsecure;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public Boolean getAutoLogin() {
        return autoLogin;
    }

    public void setAutoLogin(Boolean autoLogin) {
        this.autoLogin = autoLogin;
    }

    public String getBearerToken() {
        return bearerToken;
    }

    public void setBearerToken(String bearerToken) {
        this.bearerToken = bearerToken;
    }

    public String getClientId() {
        return clientId;
    }

    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    public String getGithubHost() {
        return githubHost;
    }

    public void setGithubHost(String githubHost) {
        this.githubHost = githubHost;
    }

    public String getHeaderOverrides() {
        return headerOverrides;
    }

    public void setHeaderOverrides(String headerOverrides) {
        this.headerOverrides = headerOverrides;
    }

    public Boolean getLoginOnStart() {
        return loginOnStart;
    }

    public void setLoginOnStart(Boolean loginOnStart) {
        this.loginOnStart = loginOnStart;
    }

    public String getLoginTimeout() {
        return loginTimeout;
    }

    public void setLoginTimeout(String loginTimeout) {
        this.loginTimeout = loginTimeout;
    }

    public String getScope() {
        return scope;
    }

    public void setScope(String scope) {
        this.scope = scope;
    }

    @JsonIgnore
    public org.apache.camel.support.jsse.SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(org.apache.camel.support.jsse.SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public String getTokenHeader() {
        return tokenHeader;
    }

    public void setTokenHeader(String tokenHeader) {
        this.tokenHeader = tokenHeader;
    }

    @JsonIgnore
    public io.github.camelcopilot.api.TokenProvider getTokenProvider() {
        return tokenProvider;
    }

    public void setTokenProvider(io.github.camelcopilot.api.TokenProvider tokenProvider) {
        this.tokenProvider = tokenProvider;
    }

    @JsonIgnore
    public io.github.camelcopilot.api.TokenStore getTokenStore() {
        return tokenStore;
    }

    public void setTokenStore(io.github.camelcopilot.api.TokenStore tokenStore) {
        this.tokenStore = tokenStore;
    }

    public Boolean getUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    public void setUseGlobalSslContextParameters(Boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
