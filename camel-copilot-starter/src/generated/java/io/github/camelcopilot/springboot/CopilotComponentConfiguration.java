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
     * The default options of the endpoints of this component.
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
     * API version of Azure OpenAI; v1 selects the API without a version parameter.
     */
    private String azureApiVersion;

    /**
     * Base URL of the service, without the path of an operation. Default: https://api.githubcopilot.com for copilot,
     * or https://copilot-api.SUB.ghe.com if githubHost is SUB.ghe.com (business and enterprise plans have their own
     * hosts); https://api.openai.com/v1 for openai; https://api.anthropic.com for anthropic. Required for azure: the
     * URL of your resource.
     */
    private String baseUrl;

    /**
     * Additional members of the request body, as body.NAME=VALUE. A value that parses as JSON is sent as JSON, any
     * other value as a string. This is a multi-value option with prefix: body.
     */
    private Map<String, Object> body;

    /**
     * How to interpret a text body: text (the body is the prompt) or openai (the body is a JSON request in the format
     * of OpenAI Chat Completions, and options only supply members that it leaves out).
     */
    private io.github.camelcopilot.BodyFormat bodyFormat;

    /**
     * What the message body becomes when an answer is streamed: chunks (an iterator of messages, for a streaming
     * split), text or sse (an input stream of the text, or of server-sent events in OpenAI's format) or publisher (a
     * Flow.Publisher of messages). If unset: chunks without a channel; with a channel, the whole answer.
     */
    private io.github.camelcopilot.Emit emit;

    /**
     * Additional HTTP request headers, as header.NAME=VALUE. Headers that the component manages, such as
     * Authorization, api-key, x-api-key, Host, Content-Length and Connection, are rejected. In YAML, write a dash in
     * the name as %2D. This is a multi-value option with prefix: header.
     */
    private Map<String, Object> header;

    /**
     * Initiator of the request, sent to Copilot in the HTTP header x-initiator: user, agent, or auto (determined by
     * the last message). Use agent for sub-tasks. Agent requests are free on legacy annual plans only; all other plans
     * bill them in AI credits like user requests.
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
     * Maximum number of tokens in the answer. If unset, the default of the service applies; the wire API messages
     * requires a limit and gets 4096. Newer OpenAI models, recognized by name, receive it as max_completion_tokens;
     * for an Azure deployment with a name of your own, set body.max_completion_tokens instead.
     */
    private Integer maxTokens;

    /**
     * Name of the model; for azure, the name of the deployment. If unset, Copilot selects a model; every other
     * provider requires one.
     */
    private String model;

    /**
     * How long the list of models is cached. An expired list remains in use if it cannot be refreshed. 0 = the list is
     * requested each time.
     */
    private String modelsCacheTtl;

    /**
     * Service that answers the prompts: copilot (GitHub Copilot), openai (OpenAI, and any service or local server that
     * is compatible with its API), azure (Azure OpenAI) or anthropic (Anthropic).
     */
    private io.github.camelcopilot.ProviderName provider;

    /**
     * Reasoning effort of a reasoning model, such as low, medium or high.
     */
    private String reasoningEffort;

    /**
     * Seed for sampling. Makes answers repeatable if the model supports it.
     */
    private Long seed;

    /**
     * Stop sequences that end the answer: a comma-separated list, or a JSON array of strings if spaces or commas are
     * significant.
     */
    private String stop;

    /**
     * System message, a Simple template that is evaluated for each message. References with resource:classpath: and
     * resource:file: are read when the route starts. A conversation that contains a system message keeps it.
     */
    private String systemMessage;

    /**
     * Sampling temperature, from 0 to 2 for most models; higher values make the answer more random. If unset, the
     * default of the service applies.
     */
    private Double temperature;

    /**
     * Nucleus sampling: only the most likely tokens whose probabilities add up to this value are considered, from 0 to
     * 1. If unset, the default of the service applies.
     */
    private Double topP;

    /**
     * Prompt, a Simple template that is evaluated for each message. References with resource:classpath: and
     * resource:file: are read when the route starts. If unset, the message body is the prompt. Required if the body is
     * an image.
     */
    private String userMessage;

    /**
     * API format of requests and responses: completions (OpenAI Chat Completions), responses (OpenAI Responses) or
     * messages (Anthropic Messages). auto selects the format that copilot:models reports for the model if the provider
     * is copilot, messages for anthropic, and completions otherwise.
     */
    private io.github.camelcopilot.WireApiName wireApi;

    /**
     * Value of the HTTP header anthropic-beta, sent for Claude models only.
     */
    private String anthropicBeta;

    /**
     * Maximum time to establish a connection, including the TLS handshake. 0 = no limit.
     */
    private String connectTimeout;

    /**
     * Value of the HTTP header Editor-Version.
     */
    private String editorVersion;

    /**
     * Maximum time from sending a stream request to receiving its first chunk, including retries. Keep-alive comments
     * do not extend it. 0 = no limit.
     */
    private String firstChunkTimeout;

    /**
     * Maximum time between two bytes while a response is received. It is suspended while a slow reader of a stream
     * holds back the connection. 0 = no limit.
     */
    private String idleTimeout;

    /**
     * Whether to request the token usage of a stream, which services otherwise omit. With emit=sse, the event with the
     * usage is written only if this option is explicitly set to true or the request itself asks for it.
     */
    private Boolean includeUsage;

    /**
     * Value of the HTTP header Copilot-Integration-Id.
     */
    private String integrationId;

    /**
     * Value of the HTTP header Openai-Intent, which Copilot requires.
     */
    private String intent;

    /**
     * Maximum size of the text of an answer in bytes, such as 16MB. A larger answer to copilot:chat fails. A larger
     * stream continues, but the whole answer is truncated to its first part.
     */
    private String maxAnswerSize;

    /**
     * Maximum number of concurrent connections to one host.
     */
    private Integer maxConnections;

    /**
     * Maximum size of one stream event in bytes, such as 512KB or 1MB; at most 1GB. A larger event fails the stream.
     * Also limits the text buffered for a slow reader.
     */
    private String maxEventSize;

    /**
     * Maximum size of a request in bytes, such as 512KB or 20MB. A larger request fails without being sent.
     */
    private String maxRequestSize;

    /**
     * Maximum number of retries after a connection that failed or was lost before the first byte of the response, or
     * after a response with status 408, 429, 500, 502, 503, 504 or 529.
     */
    private Integer maxRetries;

    /**
     * Maximum delay between two attempts. If the service requests a longer delay, the exchange fails immediately.
     */
    private String maxRetryDelay;

    /**
     * Bean that lists the models instead of the service.
     */
    private io.github.camelcopilot.api.ModelsProvider modelsProvider;

    /**
     * Maximum time that the reader of a stream may leave between two reads; then the stream is closed. 0 = no limit.
     */
    private String readerTimeout;

    /**
     * Maximum time for a complete chat call, including retries. Does not apply to streams. 0 = no limit.
     */
    private String requestTimeout;

    /**
     * Maximum time from sending a request to receiving the first byte of the response, for each attempt. If unset,
     * requestTimeout applies to chat and 120s to stream.
     */
    private String responseTimeout;

    /**
     * Maximum number of chunks buffered for a slow reader of a stream, beyond which the component stops reading from
     * the connection. The chunks of one network read may exceed it.
     */
    private Integer streamBuffer;

    /**
     * Value of the HTTP header User-Agent. Default: camel-copilot/ followed by the version.
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
     * Secret. Password for the HTTP proxy.
     */
    private String proxyAuthPassword;

    /**
     * Secret. User name for the HTTP proxy.
     */
    private String proxyAuthUsername;

    /**
     * Host name of the HTTP proxy.
     */
    private String proxyHost;

    /**
     * Port of the HTTP proxy.
     */
    private Integer proxyPort;

    /**
     * Name of the login to use if there are several for the same githubHost. The name is arbitrary; the token is
     * stored under it. With copilot:login it can be given in the path instead: copilot:login:NAME.
     */
    private String account;

    /**
     * Comma-separated list of host names to which an endpoint whose URI sets baseUrl may send a credential inherited
     * from the component, the environment or a login. A wildcard as the first label stands for all subdomains. Always
     * allowed are the local machine, the hosts of the component's own baseUrl and githubHost, and, for
     * provider=copilot, GitHub's own hosts.
     */
    private String allowedHosts;

    /**
     * Whether a credential may be sent over unencrypted HTTP to a host other than the local machine.
     */
    private Boolean allowInsecure;

    /**
     * Secret. API key for a provider other than copilot. Local servers need none.
     */
    private String apiKey;

    /**
     * Whether a call without a credential starts a login and waits for it, at most for loginTimeout and without
     * blocking a thread. Requires clientId.
     */
    private Boolean autoLogin;

    /**
     * Secret. Bearer token for a provider other than copilot. Takes precedence over apiKey, which is then not sent.
     */
    private String bearerToken;

    /**
     * Client ID of your own OAuth app or GitHub App with the device flow enabled. Required for logins; it determines
     * which models are available.
     */
    private String clientId;

    /**
     * GitHub host to log in to: a host name, such as SUB.ghe.com or that of a GitHub Enterprise Server, or a base URL.
     */
    private String githubHost;

    /**
     * Which message headers may override the option of the same name: true (all), false (none), or a comma-separated
     * list of header names or option names. Set it to false if untrusted senders can set headers.
     */
    private String headerOverrides;

    /**
     * Whether to start a login once the Camel context has started, if there is no credential. Requires clientId.
     */
    private Boolean loginOnStart;

    /**
     * Maximum time for the user to complete a login. The lifetime of the device code, usually 15 minutes, applies as
     * well.
     */
    private String loginTimeout;

    /**
     * OAuth scopes that a login requests, separated by spaces. Copilot requires none.
     */
    private String scope;

    /**
     * Trust and key material for HTTPS connections.
     */
    private org.apache.camel.support.jsse.SSLContextParameters sslContextParameters;

    /**
     * Secret. GitHub token for Copilot: an OAuth token (gho_), a GitHub App user token (ghu_), or a fine-grained
     * personal access token with the permission 'Copilot Requests' (github_pat_, requires integrationId). Classic
     * personal access tokens (ghp_) are rejected. If unset, the environment variables COPILOT_GITHUB_TOKEN, GH_TOKEN
     * and GITHUB_TOKEN are tried in this order, then tokenStore.
     */
    private String token;

    /**
     * Name of the message header that carries the caller's own token, such as X-GitHub-Token. Takes precedence over
     * all other credentials. The header is removed from the message; a message without it fails.
     */
    private String tokenHeader;

    /**
     * Bean that supplies access tokens. A token is cached until shortly before it expires, and replaced after a
     * response with status 401. Takes precedence over token, bearerToken and apiKey.
     */
    private io.github.camelcopilot.api.TokenProvider tokenProvider;

    /**
     * Where tokens obtained by a login are stored: the path of a file, or a bean (#bean:name) of type
     * io.github.camelcopilot.api.TokenStore. Default: the file camel-copilot/auth.json in the directory
     * XDG_CONFIG_HOME, or in .config in the user's home directory if that variable is not set.
     */
    private io.github.camelcopilot.api.TokenStore tokenStore;

    /**
     * Whether to use the global SSL context parameters of the Camel context.
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
