package io.github.camelcopilot;

import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.api.TokenStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The options, the same for the component and for an endpoint; each endpoint has a copy of the
 * component's. Durations are in ms. Written while the route is built, by one thread, and only read
 * afterwards.
 */
@UriParams
public class CopilotConfiguration implements Cloneable {

    @UriParam(
            label = "producer",
            defaultValue = "copilot",
            enums = "copilot,openai,azure,anthropic",
            description =
                    "The service that answers: copilot; openai, and every service and local server "
                            + "that speaks its formats; azure; anthropic.")
    private ProviderName provider = ProviderName.COPILOT;

    @UriParam(
            label = "producer",
            description =
                    "The address of the service, without the path of an operation. Default for "
                            + "copilot: https://api.githubcopilot.com; business and enterprise "
                            + "plans have hosts of their own. With githubHost=SUB.ghe.com the default is "
                            + "https://copilot-api.SUB.ghe.com. For openai: https://api.openai.com/v1; for "
                            + "anthropic: https://api.anthropic.com; azure needs the host of your resource.")
    private String baseUrl;

    @UriParam(
            label = "producer",
            defaultValue = "auto",
            enums = "auto,completions,responses,messages",
            description =
                    "The format of requests and answers. auto: for copilot the one that the model "
                            + "answers at, as copilot:models tells, for anthropic messages, else completions.")
    private WireApiName wireApi = WireApiName.AUTO;

    @UriParam(
            label = "producer",
            defaultValue = "2024-10-21",
            description = "The API version of azure; v1 means the route without a version.")
    private String azureApiVersion = "2024-10-21";

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The token for Copilot: an OAuth token (gho_), a GitHub App user token (ghu_) "
                            + "or a fine-grained token with the permission 'Copilot Requests' (github_pat_, "
                            + "only together with integrationId). "
                            + "Classic tokens (ghp_) are refused. Without it, the environment variables "
                            + "COPILOT_GITHUB_TOKEN, GH_TOKEN and GITHUB_TOKEN are looked at, in this order, "
                            + "and then the tokenStore.")
    private String token;

    @UriParam(
            label = "security",
            secret = true,
            description = "The API key for a provider other than copilot. Local servers need none.")
    private String apiKey;

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "A bearer token for a provider other than copilot; it wins over apiKey, which is not sent then.")
    private String bearerToken;

    @UriParam(
            label = "security",
            description =
                    "A bean that gives tokens, kept until shortly before they expire, and a fresh one "
                            + "after a 401. Wins over token, bearerToken and apiKey.")
    private TokenProvider tokenProvider;

    @UriParam(
            label = "security",
            description =
                    "The name of a message header that carries the caller's own token, such as "
                            + "X-GitHub-Token. The header is removed from the message once read; a message "
                            + "without it fails.")
    private String tokenHeader;

    @UriParam(
            label = "security",
            description =
                    "The name of a login, where there are several for one githubHost: any name, "
                            + "under which its token is kept. In copilot:login:NAME the path says it.")
    private String account;

    @UriParam(
            label = "security",
            javaType = "io.github.camelcopilot.api.TokenStore",
            description =
                    "Where the tokens of logins are kept: the path of a file, or a bean (#bean:name) "
                            + "of io.github.camelcopilot.api.TokenStore. Default: camel-copilot/auth.json in "
                            + "XDG_CONFIG_HOME, which without that variable is .config in the user's home.")
    private TokenStore tokenStore;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether a call without a credential asks a person to log in, and waits up to "
                            + "loginTimeout. Needs clientId. It holds no thread while it waits.")
    private boolean autoLogin;

    @UriParam(
            label = "security",
            description =
                    "The client id of your own OAuth app or GitHub App, with the device flow enabled. "
                            + "It decides which models answer; logins need it.")
    private String clientId;

    @UriParam(
            label = "security",
            description =
                    "The OAuth scopes that a login asks for, with spaces between them. Copilot needs none.")
    private String scope;

    @UriParam(
            label = "security",
            defaultValue = "github.com",
            description =
                    "Where to log in: a host, such as SUB.ghe.com or a GitHub Enterprise Server, or "
                            + "its base URL.")
    private String githubHost = "github.com";

    @UriParam(
            label = "security",
            defaultValue = "15m",
            javaType = "java.time.Duration",
            description =
                    "How long a person may take to log in; the service's own limit, usually 15 "
                            + "minutes, holds too.")
    private long loginTimeout = 900_000;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether a person is asked to log in as soon as the Camel context has started, "
                            + "if there is no credential. Needs clientId.")
    private boolean loginOnStart;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether plain http may carry a credential to a host that is not this machine.")
    private boolean allowInsecure;

    @UriParam(
            label = "security",
            defaultValue = "true",
            description =
                    "Which headers of a message may override the option of the same name: true, all; false, none, "
                            + "so that only the endpoint's options count; or the names of those that may, separated "
                            + "by commas. Set false where senders that are not trusted write the headers.")
    private String headerOverrides = "true";

    @UriParam(label = "security", description = "The trust and key material of https connections.")
    private SSLContextParameters sslContextParameters;

    @UriParam(
            label = "producer",
            description =
                    "The model. Without it, Copilot chooses; every other provider needs one. For azure the name of the deployment.")
    private String model;

    @UriParam(
            label = "producer",
            description =
                    "Instructions for the model, a Simple template that is evaluated for each "
                            + "message. resource:classpath: and resource:file: are read when the route "
                            + "starts. A conversation that has instructions of its own keeps them.")
    private String systemMessage;

    @UriParam(
            label = "producer",
            description =
                    "The prompt, a Simple template that is evaluated for each message; without it "
                            + "the body is the prompt. resource:classpath: and resource:file: are read when "
                            + "the route starts. An image needs it.")
    private String userMessage;

    @UriParam(
            label = "producer",
            defaultValue = "text",
            enums = "text,openai",
            description =
                    "What a body of text means: the prompt itself, or a request in OpenAI's format, "
                            + "which options only fill where it leaves something out.")
    private BodyFormat bodyFormat = BodyFormat.TEXT;

    @UriParam(
            label = "producer",
            description = "How free the answer is; from 0 to 2 for most models.")
    private Double temperature;

    @UriParam(
            label = "producer",
            description = "The share of probability to choose from, from 0 to 1.")
    private Double topP;

    @UriParam(
            label = "producer",
            description =
                    "The most tokens of the answer. The wire API messages demands a limit: without this one it is 4096. "
                            + "Newer models of OpenAI get it as max_completion_tokens, by the model's name; for a "
                            + "deployment of azure with a name of its own set body.max_completion_tokens instead.")
    private Integer maxTokens;

    @UriParam(
            label = "producer",
            description =
                    "Texts that end the answer: a list with commas, or, where spaces or commas count, a JSON array of texts.")
    private String stop;

    @UriParam(label = "producer", description = "Makes answers repeatable where the model can.")
    private Long seed;

    @UriParam(
            label = "producer",
            description = "How much a reasoning model thinks, such as low, medium or high.")
    private String reasoningEffort;

    @UriParam(
            label = "producer",
            prefix = "body.",
            multiValue = true,
            description =
                    "Further members of the request, as body.NAME=VALUE. A value that parses as "
                            + "JSON is that JSON, else a text.")
    private Map<String, Object> body = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            prefix = "header.",
            multiValue = true,
            description =
                    "Further HTTP headers of the request, as header.NAME=VALUE. Authorization, "
                            + "api-key, x-api-key, Host, Content-Length, Connection and others of the component's "
                            + "own are refused. In YAML write a dash in the name as %2D.")
    private Map<String, Object> header = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            enums = "chunks,text,sse,publisher",
            description =
                    "What the body of a streamed message becomes: chunks, an iterator of messages for "
                            + "a streaming split; text or sse, an input stream of the text or of "
                            + "server-sent events in OpenAI's format; publisher, a Flow.Publisher of "
                            + "messages. Unset: chunks without a channel; with one the body becomes "
                            + "the whole answer.")
    private Emit emit;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "1024",
            description =
                    "About the most chunks held for a slow reader of a stream; then the connection waits. "
                            + "What one read of it brings comes on top.")
    private int streamBuffer = 1024;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "1MB",
            description =
                    "The most bytes of one event of a stream, such as 1MB; a larger one breaks the "
                            + "stream. Also the most text held for a slow reader.")
    private String maxEventSize = "1MB";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "true",
            description =
                    "Whether to request the token usage of a stream, which services otherwise leave "
                            + "out. With emit=sse, the event with the usage is written only if this "
                            + "option is set to true or the request itself asks for it.")
    private Boolean includeUsage;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "2m",
            javaType = "java.time.Duration",
            description =
                    "How long the reader of a stream may ask for nothing before the stream is closed; "
                            + "0 = no limit.")
    private long readerTimeout = 120_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "How long the first chunk of a stream may take after the request was sent, retries included. "
                            + "Comments that keep the connection alive do not extend it; 0 = no limit.")
    private long firstChunkTimeout = 600_000;

    @UriParam(
            label = "producer,advanced",
            description = "The header User-Agent. Default: camel-copilot/ and the version.")
    private String userAgent = CopilotVersion.userAgent();

    @UriParam(
            label = "producer,advanced",
            defaultValue = "conversation-edits",
            description = "The header Openai-Intent, which Copilot requires.")
    private String intent = "conversation-edits";

    @UriParam(
            label = "producer",
            defaultValue = "auto",
            enums = "auto,user,agent",
            description =
                    "Who began the request, sent to Copilot as the header x-initiator: auto goes by the last "
                            + "message, user and agent force the value. Sub-tasks should be agent. That is "
                            + "free on legacy annual plans only; on all others, billed in AI credits, "
                            + "agent costs as much as user.")
    private Initiator initiator = Initiator.AUTO;

    @UriParam(label = "producer,advanced", description = "The header Copilot-Integration-Id.")
    private String integrationId;

    @UriParam(label = "producer,advanced", description = "The header Editor-Version.")
    private String editorVersion;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "interleaved-thinking-2025-05-14",
            description = "The header anthropic-beta, sent for Claude models only.")
    private String anthropicBeta = "interleaved-thinking-2025-05-14";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "20MB",
            description =
                    "The most bytes of a request, such as 512KB or 20MB. A larger one fails and is "
                            + "not sent.")
    private String maxRequestSize = "20MB";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "16MB",
            description =
                    "The most bytes of an answer's text, such as 16MB. A larger answer of chat fails. "
                            + "A larger stream goes on, but what holds the whole answer holds its first part.")
    private String maxAnswerSize = "16MB";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10000",
            description = "The most connections at once to one host.")
    private int maxConnections = 10_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description = "How long a connection may take to stand, TLS included; 0 = no limit.")
    private long connectTimeout = 10_000;

    @UriParam(
            label = "producer,advanced",
            javaType = "java.time.Duration",
            description =
                    "How long the first byte of an answer may take, for each try. Unset: for chat as "
                            + "long as requestTimeout, for stream 120s.")
    private long responseTimeout;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "60s",
            javaType = "java.time.Duration",
            description =
                    "How long the next byte of an answer may take while it is read; 0 = no limit. It "
                            + "stands still while a slow reader of a stream holds the connection back.")
    private long idleTimeout = 60_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "How long a whole call of chat may take, its retries included; 0 = no limit. A "
                            + "stream has no such limit.")
    private long requestTimeout = 600_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "2",
            description =
                    "How many more tries follow the first, after a connection that failed or was "
                            + "lost before the first byte, and after 408, 429, 500, 502, 503, 504 and 529.")
    private int maxRetries = 2;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description =
                    "The longest wait between tries. A service that asks for more is not tried "
                            + "again: the exchange fails at once.")
    private long maxRetryDelay = 30_000;

    @UriParam(label = "producer,proxy", description = "The HTTP proxy's host name.")
    private String proxyHost;

    @UriParam(label = "producer,proxy", description = "The HTTP proxy's port.")
    private int proxyPort;

    @UriParam(label = "producer,proxy", secret = true, description = "The user name for the proxy.")
    private String proxyAuthUsername;

    @UriParam(label = "producer,proxy", secret = true, description = "The password for the proxy.")
    private String proxyAuthPassword;

    @UriParam(
            label = "producer",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "How long a list of models is kept; then it is asked for again, and kept on if that fails. 0 = asked for each time.")
    private long modelsCacheTtl = 600_000;

    @UriParam(
            label = "producer,advanced",
            description = "A bean that lists the models, in place of the service.")
    private ModelsProvider modelsProvider;

    /** Returns a copy that shares nothing that can be changed through either. */
    public CopilotConfiguration copy() {
        try {
            CopilotConfiguration copy = (CopilotConfiguration) clone();
            copy.body = new LinkedHashMap<>(body);
            copy.header = new LinkedHashMap<>(header);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new RuntimeCamelException(impossible);
        }
    }

    public ProviderName getProvider() {
        return provider;
    }

    public void setProvider(ProviderName provider) {
        this.provider = provider;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public WireApiName getWireApi() {
        return wireApi;
    }

    public void setWireApi(WireApiName wireApi) {
        this.wireApi = wireApi;
    }

    public String getAzureApiVersion() {
        return azureApiVersion;
    }

    public void setAzureApiVersion(String azureApiVersion) {
        this.azureApiVersion = azureApiVersion;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getBearerToken() {
        return bearerToken;
    }

    public void setBearerToken(String bearerToken) {
        this.bearerToken = bearerToken;
    }

    public long getModelsCacheTtl() {
        return modelsCacheTtl;
    }

    public void setModelsCacheTtl(long modelsCacheTtl) {
        this.modelsCacheTtl = modelsCacheTtl;
    }

    public ModelsProvider getModelsProvider() {
        return modelsProvider;
    }

    public void setModelsProvider(ModelsProvider modelsProvider) {
        this.modelsProvider = modelsProvider;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public TokenProvider getTokenProvider() {
        return tokenProvider;
    }

    public void setTokenProvider(TokenProvider tokenProvider) {
        this.tokenProvider = tokenProvider;
    }

    public String getTokenHeader() {
        return tokenHeader;
    }

    public void setTokenHeader(String tokenHeader) {
        this.tokenHeader = tokenHeader;
    }

    public String getAccount() {
        return account;
    }

    public void setAccount(String account) {
        this.account = account;
    }

    public TokenStore getTokenStore() {
        return tokenStore;
    }

    public void setTokenStore(TokenStore tokenStore) {
        this.tokenStore = tokenStore;
    }

    public boolean isAutoLogin() {
        return autoLogin;
    }

    public void setAutoLogin(boolean autoLogin) {
        this.autoLogin = autoLogin;
    }

    public String getClientId() {
        return clientId;
    }

    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    public String getScope() {
        return scope;
    }

    public void setScope(String scope) {
        this.scope = scope;
    }

    public String getGithubHost() {
        return githubHost;
    }

    public void setGithubHost(String githubHost) {
        this.githubHost = githubHost;
    }

    public long getLoginTimeout() {
        return loginTimeout;
    }

    public void setLoginTimeout(long loginTimeout) {
        this.loginTimeout = loginTimeout;
    }

    public boolean isLoginOnStart() {
        return loginOnStart;
    }

    public void setLoginOnStart(boolean loginOnStart) {
        this.loginOnStart = loginOnStart;
    }

    public boolean isAllowInsecure() {
        return allowInsecure;
    }

    public void setAllowInsecure(boolean allowInsecure) {
        this.allowInsecure = allowInsecure;
    }

    public String getHeaderOverrides() {
        return headerOverrides;
    }

    public void setHeaderOverrides(String headerOverrides) {
        this.headerOverrides = headerOverrides;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getSystemMessage() {
        return systemMessage;
    }

    public void setSystemMessage(String systemMessage) {
        this.systemMessage = systemMessage;
    }

    public String getUserMessage() {
        return userMessage;
    }

    public void setUserMessage(String userMessage) {
        this.userMessage = userMessage;
    }

    public BodyFormat getBodyFormat() {
        return bodyFormat;
    }

    public void setBodyFormat(BodyFormat bodyFormat) {
        this.bodyFormat = bodyFormat;
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

    public Integer getMaxTokens() {
        return maxTokens;
    }

    public void setMaxTokens(Integer maxTokens) {
        this.maxTokens = maxTokens;
    }

    public String getStop() {
        return stop;
    }

    public void setStop(String stop) {
        this.stop = stop;
    }

    public Long getSeed() {
        return seed;
    }

    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public String getReasoningEffort() {
        return reasoningEffort;
    }

    public void setReasoningEffort(String reasoningEffort) {
        this.reasoningEffort = reasoningEffort;
    }

    public Map<String, Object> getBody() {
        return body;
    }

    public void setBody(Map<String, Object> body) {
        this.body = body;
    }

    public Map<String, Object> getHeader() {
        return header;
    }

    public void setHeader(Map<String, Object> header) {
        this.header = header;
    }

    public String getUserAgent() {
        return userAgent;
    }

    public void setUserAgent(String userAgent) {
        this.userAgent = userAgent;
    }

    public String getIntent() {
        return intent;
    }

    public void setIntent(String intent) {
        this.intent = intent;
    }

    public Initiator getInitiator() {
        return initiator;
    }

    public void setInitiator(Initiator initiator) {
        this.initiator = initiator;
    }

    public String getIntegrationId() {
        return integrationId;
    }

    public void setIntegrationId(String integrationId) {
        this.integrationId = integrationId;
    }

    public String getEditorVersion() {
        return editorVersion;
    }

    public void setEditorVersion(String editorVersion) {
        this.editorVersion = editorVersion;
    }

    public String getAnthropicBeta() {
        return anthropicBeta;
    }

    public void setAnthropicBeta(String anthropicBeta) {
        this.anthropicBeta = anthropicBeta;
    }

    public String getMaxRequestSize() {
        return maxRequestSize;
    }

    public void setMaxRequestSize(String maxRequestSize) {
        this.maxRequestSize = maxRequestSize;
    }

    public String getMaxAnswerSize() {
        return maxAnswerSize;
    }

    public void setMaxAnswerSize(String maxAnswerSize) {
        this.maxAnswerSize = maxAnswerSize;
    }

    public Emit getEmit() {
        return emit;
    }

    public void setEmit(Emit emit) {
        this.emit = emit;
    }

    public int getStreamBuffer() {
        return streamBuffer;
    }

    public void setStreamBuffer(int streamBuffer) {
        this.streamBuffer = streamBuffer;
    }

    public String getMaxEventSize() {
        return maxEventSize;
    }

    public void setMaxEventSize(String maxEventSize) {
        this.maxEventSize = maxEventSize;
    }

    /** Returns whether to request the usage; null = not set, which means that it is requested. */
    public Boolean getIncludeUsage() {
        return includeUsage;
    }

    public void setIncludeUsage(Boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    public long getFirstChunkTimeout() {
        return firstChunkTimeout;
    }

    public void setFirstChunkTimeout(long firstChunkTimeout) {
        this.firstChunkTimeout = firstChunkTimeout;
    }

    public long getReaderTimeout() {
        return readerTimeout;
    }

    public void setReaderTimeout(long readerTimeout) {
        this.readerTimeout = readerTimeout;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(long responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public long getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(long maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getProxyAuthUsername() {
        return proxyAuthUsername;
    }

    public void setProxyAuthUsername(String proxyAuthUsername) {
        this.proxyAuthUsername = proxyAuthUsername;
    }

    public String getProxyAuthPassword() {
        return proxyAuthPassword;
    }

    public void setProxyAuthPassword(String proxyAuthPassword) {
        this.proxyAuthPassword = proxyAuthPassword;
    }
}
