// SPDX-License-Identifier: Apache-2.0
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
 * The options of the component and of its endpoints; each endpoint starts with a copy of the
 * component's. Durations are in milliseconds. Set by the thread that builds the route, and only
 * read afterwards.
 */
@UriParams
public class CopilotConfiguration extends ToolConfiguration {

    @UriParam(
            label = "producer",
            defaultValue = "copilot",
            enums = "copilot,openai,azure,anthropic",
            description =
                    "Service that answers the prompts: copilot (GitHub Copilot), openai "
                            + "(OpenAI, and any service or local server that is compatible with its "
                            + "API), azure (Azure OpenAI) or anthropic (Anthropic).")
    private ProviderName provider = ProviderName.COPILOT;

    @UriParam(
            label = "producer",
            description =
                    "Base URL of the service, without the path of an operation. Default: "
                            + "https://api.githubcopilot.com for copilot, or "
                            + "https://copilot-api.SUB.ghe.com if githubHost is SUB.ghe.com (business "
                            + "and enterprise plans have their own hosts); https://api.openai.com/v1 for "
                            + "openai; https://api.anthropic.com for anthropic. Required for azure: the "
                            + "URL of your resource.")
    private String baseUrl;

    @UriParam(
            label = "producer",
            defaultValue = "auto",
            enums = "auto,completions,responses,messages",
            description =
                    "API format of requests and responses: completions (OpenAI Chat "
                            + "Completions), responses (OpenAI Responses) or messages (Anthropic "
                            + "Messages). auto selects the format that copilot:models reports for the "
                            + "model if the provider is copilot, messages for anthropic, and completions "
                            + "otherwise.")
    private WireApiName wireApi = WireApiName.AUTO;

    @UriParam(
            label = "producer",
            defaultValue = "2024-10-21",
            description =
                    "API version of Azure OpenAI; v1 selects the API without a version "
                            + "parameter.")
    private String azureApiVersion = "2024-10-21";

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "GitHub token for Copilot: an OAuth token (gho_), a GitHub App user token "
                            + "(ghu_), or a fine-grained personal access token with the permission "
                            + "'Copilot Requests' (github_pat_, requires integrationId). Classic "
                            + "personal access tokens (ghp_) are rejected. If unset, the environment "
                            + "variables COPILOT_GITHUB_TOKEN, GH_TOKEN and GITHUB_TOKEN are tried in "
                            + "this order, then tokenStore.")
    private String token;

    @UriParam(
            label = "security",
            secret = true,
            description = "API key for a provider other than copilot. Local servers need none.")
    private String apiKey;

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "Bearer token for a provider other than copilot. Takes precedence over "
                            + "apiKey, which is then not sent.")
    private String bearerToken;

    @UriParam(
            label = "security",
            description =
                    "Bean that supplies access tokens. A token with an expiry time is cached "
                            + "until shortly before it expires. After a response with status 401, a "
                            + "new token is requested. Takes precedence over token, bearerToken and "
                            + "apiKey.")
    private TokenProvider tokenProvider;

    @UriParam(
            label = "security",
            description =
                    "Name of the message header that carries the caller's own token, such as "
                            + "X-GitHub-Token. Takes precedence over all other credentials. The header "
                            + "is removed from the message; a message without it fails.")
    private String tokenHeader;

    @UriParam(
            label = "security",
            description =
                    "Name of the login to use if there are several for the same githubHost. "
                            + "The name is arbitrary; the token is stored under it. With copilot:login "
                            + "it can be given in the path instead: copilot:login:NAME.")
    private String account;

    @UriParam(
            label = "security",
            javaType = "io.github.camelcopilot.api.TokenStore",
            description =
                    "Where tokens obtained by a login are stored: the path of a file, or a "
                            + "bean (#bean:name) of type io.github.camelcopilot.api.TokenStore. Default: "
                            + "the file camel-copilot/auth.json in the directory XDG_CONFIG_HOME, or in "
                            + ".config in the user's home directory if that variable is not set.")
    private TokenStore tokenStore;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether a call without a credential starts a login and waits for it, at "
                            + "most for loginTimeout and without blocking a thread. Requires clientId.")
    private boolean autoLogin;

    @UriParam(
            label = "security",
            description =
                    "Client ID of your own OAuth app or GitHub App with the device flow "
                            + "enabled. Required for logins; it determines which models are available.")
    private String clientId;

    @UriParam(
            label = "security",
            description =
                    "OAuth scopes that a login requests, separated by spaces. Copilot requires "
                            + "none.")
    private String scope;

    @UriParam(
            label = "security",
            defaultValue = "github.com",
            description =
                    "GitHub host to log in to: a host name, such as SUB.ghe.com or that of a "
                            + "GitHub Enterprise Server, or a base URL. The report of copilot:usage "
                            + "comes from the REST API of this host.")
    private String githubHost = "github.com";

    @UriParam(
            label = "security",
            defaultValue = "15m",
            javaType = "java.time.Duration",
            description =
                    "Maximum time for the user to complete a login. The lifetime of the device "
                            + "code, usually 15 minutes, applies as well.")
    private long loginTimeout = 900_000;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether to start a login once the Camel context has started, if there is "
                            + "no credential. Requires clientId.")
    private boolean loginOnStart;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether a credential may be sent over unencrypted HTTP to a host other "
                            + "than the local machine.")
    private boolean allowInsecure;

    @UriParam(
            label = "security",
            defaultValue = "true",
            description =
                    "Which message headers may override the option of the same name: true "
                            + "(all), false (none), or a comma-separated list of header names or option "
                            + "names. Set it to false if untrusted senders can set headers.")
    private String headerOverrides = "true";

    @UriParam(label = "security", description = "Trust and key material for HTTPS connections.")
    private SSLContextParameters sslContextParameters;

    @UriParam(
            label = "producer",
            description =
                    "Name of the model; for azure, the name of the deployment. If unset, "
                            + "Copilot selects a model; every other provider requires one.")
    private String model;

    @UriParam(
            label = "producer",
            description =
                    "System message, a Simple template that is evaluated for each message. "
                            + "References with resource:classpath: and resource:file: are read when the "
                            + "route starts. A conversation that contains a system message keeps it.")
    private String systemMessage;

    @UriParam(
            label = "producer",
            description =
                    "Prompt, a Simple template that is evaluated for each message. References "
                            + "with resource:classpath: and resource:file: are read when the route "
                            + "starts. If unset, the message body is the prompt. Required if the body is "
                            + "an image.")
    private String userMessage;

    @UriParam(
            label = "producer",
            defaultValue = "text",
            enums = "text,openai",
            description =
                    "How to interpret a text body: text (the body is the prompt) or openai "
                            + "(the body is a JSON request in the format of OpenAI Chat Completions, and "
                            + "options only supply members that it leaves out).")
    private BodyFormat bodyFormat = BodyFormat.TEXT;

    @UriParam(
            label = "producer",
            description =
                    "Sampling temperature, from 0 to 2 for most models; higher values make the "
                            + "answer more random. If unset, the default of the service applies.")
    private Double temperature;

    @UriParam(
            label = "producer",
            description =
                    "Nucleus sampling: only the most likely tokens whose probabilities add up "
                            + "to this value are considered, from 0 to 1. If unset, the default of the "
                            + "service applies.")
    private Double topP;

    @UriParam(
            label = "producer",
            description =
                    "Maximum number of tokens in the answer. If unset, the default of the "
                            + "service applies; the wire API messages requires a limit and gets 4096. "
                            + "Newer OpenAI models, recognized by name, receive it as "
                            + "max_completion_tokens; for an Azure deployment with a name of your own, "
                            + "set body.max_completion_tokens instead.")
    private Integer maxTokens;

    @UriParam(
            label = "producer",
            description =
                    "Stop sequences that end the answer: a comma-separated list, or a JSON "
                            + "array of strings if spaces or commas are significant.")
    private String stop;

    @UriParam(
            label = "producer",
            description = "Seed for sampling. Makes answers repeatable if the model supports it.")
    private Long seed;

    @UriParam(
            label = "producer",
            description = "Reasoning effort of a reasoning model, such as low, medium or high.")
    private String reasoningEffort;

    @UriParam(
            label = "producer",
            prefix = "body.",
            multiValue = true,
            description =
                    "Additional members of the request body, as body.NAME=VALUE. A value that "
                            + "parses as JSON is sent as JSON, any other value as a string.")
    private Map<String, Object> body = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            prefix = "header.",
            multiValue = true,
            description =
                    "Additional HTTP request headers, as header.NAME=VALUE. Headers that the "
                            + "component manages, such as Authorization, api-key, x-api-key, Host, "
                            + "Content-Length and Connection, are rejected. In YAML, write a dash in the "
                            + "name as %2D.")
    private Map<String, Object> header = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            enums = "chunks,text,sse,publisher",
            description =
                    "What the message body becomes when an answer is streamed: chunks (an "
                            + "iterator of messages, for a streaming split), text or sse (an input "
                            + "stream of the text, or of server-sent events in OpenAI's format) or "
                            + "publisher (a Flow.Publisher of messages). If unset: chunks without a "
                            + "channel; with a channel, the whole answer.")
    private Emit emit;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "1024",
            description =
                    "Maximum number of chunks buffered for a slow reader of a stream, beyond "
                            + "which the component stops reading from the connection. The chunks of one "
                            + "network read may exceed it.")
    private int streamBuffer = 1024;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "1MB",
            description =
                    "Maximum size of one stream event in bytes, such as 512KB or 1MB; at most "
                            + "1GB. A larger event fails the stream. Also limits the text buffered for a "
                            + "slow reader.")
    private String maxEventSize = "1MB";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "true",
            description =
                    "Whether to request the token usage of a stream, which services otherwise "
                            + "omit. With emit=sse, the event with the usage is written only if this "
                            + "option is explicitly set to true or the request itself asks for it.")
    private Boolean includeUsage;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "2m",
            javaType = "java.time.Duration",
            description =
                    "Maximum time between two reads by the reader of a stream, after which the "
                            + "stream is closed. 0 = no limit.")
    private long readerTimeout = 120_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "Maximum time from sending a stream request to receiving its first chunk, "
                            + "including retries. Keep-alive comments do not extend it. 0 = no limit.")
    private long firstChunkTimeout = 600_000;

    @UriParam(
            label = "producer,advanced",
            description =
                    "Value of the HTTP header User-Agent. Default: camel-copilot/ followed by "
                            + "the version.")
    private String userAgent = CopilotVersion.userAgent();

    @UriParam(
            label = "producer,advanced",
            defaultValue = "conversation-edits",
            description = "Value of the HTTP header Openai-Intent, which Copilot requires.")
    private String intent = "conversation-edits";

    @UriParam(
            label = "producer",
            defaultValue = "auto",
            enums = "auto,user,agent",
            description =
                    "Initiator of the request, sent to Copilot in the HTTP header x-initiator: "
                            + "user, agent, or auto (determined by the last message). Use agent for "
                            + "sub-tasks. Agent requests are free on legacy annual plans only; all other "
                            + "plans bill them in AI credits like user requests.")
    private Initiator initiator = Initiator.AUTO;

    @UriParam(
            label = "producer,advanced",
            description = "Value of the HTTP header Copilot-Integration-Id.")
    private String integrationId;

    @UriParam(label = "producer,advanced", description = "Value of the HTTP header Editor-Version.")
    private String editorVersion;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "interleaved-thinking-2025-05-14",
            description = "Value of the HTTP header anthropic-beta, sent for Claude models only.")
    private String anthropicBeta = "interleaved-thinking-2025-05-14";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "20MB",
            description =
                    "Maximum size of a request in bytes, such as 512KB or 20MB. A larger "
                            + "request fails without being sent.")
    private String maxRequestSize = "20MB";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "16MB",
            description =
                    "Maximum size of the text of an answer in bytes, such as 16MB. A larger "
                            + "answer to copilot:chat fails. A larger stream continues, but the whole "
                            + "answer, as in CamelCopilotResult, is truncated to its first part.")
    private String maxAnswerSize = "16MB";

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10000",
            description = "Maximum number of concurrent connections to one host.")
    private int maxConnections = 10_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description =
                    "Maximum time to establish a connection, including the TLS handshake. 0 = "
                            + "no limit.")
    private long connectTimeout = 10_000;

    @UriParam(
            label = "producer,advanced",
            javaType = "java.time.Duration",
            description =
                    "Maximum time from sending a request to receiving the first byte of the "
                            + "response, for each attempt. If unset, requestTimeout applies to chat and "
                            + "120s to stream.")
    private long responseTimeout;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "60s",
            javaType = "java.time.Duration",
            description =
                    "Maximum time between two bytes while a response is received. It is "
                            + "suspended while a slow reader of a stream holds back the connection. 0 = "
                            + "no limit.")
    private long idleTimeout = 60_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "Maximum time for a complete chat call, including retries. Does not apply "
                            + "to streams. 0 = no limit.")
    private long requestTimeout = 600_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "2",
            description =
                    "Maximum number of retries after a connection that failed or was lost "
                            + "before the first byte of the response, or after a response with status "
                            + "408, 429, 500, 502, 503, 504 or 529.")
    private int maxRetries = 2;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description =
                    "Maximum delay between two attempts. If the service requests a longer "
                            + "delay, the exchange fails immediately.")
    private long maxRetryDelay = 30_000;

    @UriParam(label = "producer,proxy", description = "Host name of the HTTP proxy.")
    private String proxyHost;

    @UriParam(label = "producer,proxy", description = "Port of the HTTP proxy.")
    private int proxyPort;

    @UriParam(
            label = "producer,proxy",
            secret = true,
            description = "User name for the HTTP proxy.")
    private String proxyAuthUsername;

    @UriParam(label = "producer,proxy", secret = true, description = "Password for the HTTP proxy.")
    private String proxyAuthPassword;

    @UriParam(
            label = "producer",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "How long the list of models is cached. An expired list remains in use if "
                            + "it cannot be refreshed. 0 = the list is requested each time.")
    private long modelsCacheTtl = 600_000;

    @UriParam(
            label = "producer,advanced",
            description = "Bean that lists the models instead of the service.")
    private ModelsProvider modelsProvider;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether copilot:models sends a small request to each model that the body names, or else "
                            + "to each model of the list, and sets the body to the outcomes instead of the list.")
    private boolean verify;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether verify also sends requests to premium models, which count against the quota.")
    private boolean verifyPremium;

    @UriParam(
            label = "producer",
            description =
                    "Model to which a prompt is sent once more if the quota is exhausted, or if the requested "
                            + "model is refused or overloaded. A stream is repeated only before its first chunk.")
    private String fallbackModel;

    @UriParam(
            label = "producer",
            description =
                    "Minimum remaining quota in percent: a prompt that would draw on a quota below it is not "
                            + "sent. Applies to the quotas that the service has reported; prompts with the "
                            + "initiator agent are exempt. May be negative if the plan permits an overage. "
                            + "Unset = no limit.")
    private Double minQuotaPercent;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "false",
            description = "Whether the tracing spans of this endpoint contain prompts and answers.")
    private boolean traceContent;

    /** Returns an independent copy; the beans that options refer to are shared. */
    public CopilotConfiguration copy() {
        try {
            CopilotConfiguration copy = (CopilotConfiguration) clone();
            copy.body = new LinkedHashMap<>(body);
            copy.header = new LinkedHashMap<>(header);
            copy.setParameter(new LinkedHashMap<>(getParameter()));
            copy.setMcpServer(new McpServerMap(getMcpServer()));
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

    public boolean isVerify() {
        return verify;
    }

    public void setVerify(boolean verify) {
        this.verify = verify;
    }

    public boolean isVerifyPremium() {
        return verifyPremium;
    }

    public void setVerifyPremium(boolean verifyPremium) {
        this.verifyPremium = verifyPremium;
    }

    public String getFallbackModel() {
        return fallbackModel;
    }

    public void setFallbackModel(String fallbackModel) {
        this.fallbackModel = fallbackModel;
    }

    public Double getMinQuotaPercent() {
        return minQuotaPercent;
    }

    public void setMinQuotaPercent(Double minQuotaPercent) {
        this.minQuotaPercent = minQuotaPercent;
    }

    public boolean isTraceContent() {
        return traceContent;
    }

    public void setTraceContent(boolean traceContent) {
        this.traceContent = traceContent;
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

    /**
     * Returns whether to request the usage of a stream; null if not set, which also requests it.
     */
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
