// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a request becomes in Anthropic's Messages format. JSON is written with single quotes here.
 */
class MessagesApiTest {

    private static final ChatMessage HI = ChatMessage.user("Hi");
    private static final String HI_SENT = "{'role':'user','content':[{'type':'text','text':'Hi'}]}";

    private final MessagesApi api = new MessagesApi();

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private static JsonNode tree(String singleQuoted) throws JsonProcessingException {
        return Json.MAPPER.readTree(json(singleQuoted));
    }

    private static Map<String, Object> map(String singleQuoted) {
        try {
            return Json.MAPPER.readValue(
                    json(singleQuoted), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static JsonNode sent(byte[] request) throws Exception {
        return Json.MAPPER.readTree(request);
    }

    private static ChatRequest with(String extra) {
        return ChatRequest.builder().messages(List.of(HI)).extra(map(extra)).build();
    }

    private static ChatRequest thinking(String effort, Integer maxTokens, String extra) {
        return ChatRequest.builder()
                .messages(List.of(HI))
                .maxTokens(maxTokens)
                .reasoningEffort(effort)
                .extra(map(extra))
                .build();
    }

    private static ChatMessage assistant(String text, ToolCall... calls) {
        List<ContentPart> content = text == null ? List.of() : List.of(ContentPart.text(text));
        return ChatMessage.builder(Role.ASSISTANT)
                .content(content)
                .toolCalls(List.of(calls))
                .build();
    }

    private static ChatMessage user(ContentPart... parts) {
        return ChatMessage.of(Role.USER, parts);
    }

    private static ContentPart text(String text) {
        return ContentPart.text(text);
    }

    private static ContentPart other(String members) {
        return ContentPart.other(map(members));
    }

    private static ChatMessage withExtra(ChatMessage message, String extra) {
        return ChatMessage.builder(message.role())
                .content(message.content())
                .toolCalls(message.toolCalls())
                .toolCallId(message.toolCallId())
                .extra(map(extra))
                .build();
    }

    /** Name, conversation, the messages that are sent. */
    static Stream<Arguments> conversations() {
        ToolCall weather = ToolCall.of("c1", "weather", "{\"in\":\"Oslo\"}");
        ToolCall time = ToolCall.of("c2", "time", "");
        String weatherSent = "{'type':'tool_use','id':'c1','name':'weather','input':{'in':'Oslo'}}";
        String timeSent = "{'type':'tool_use','id':'c2','name':'time','input':{}}";
        ChatMessage imageResult =
                ChatMessage.builder(Role.TOOL)
                        .content(
                                List.of(
                                        text("a"),
                                        text(" "),
                                        ContentPart.image("image/png", bytes())))
                        .toolCallId("c1")
                        .build();
        return Stream.of(
                arguments("user", List.of(HI), HI_SENT),
                arguments(
                        "each in turn",
                        List.of(HI, ChatMessage.assistant("Hello"), HI),
                        HI_SENT
                                + ",{'role':'assistant','content':[{'type':'text','text':'Hello'}]},"
                                + HI_SENT),
                arguments(
                        "neighbours of the same role are one message",
                        List.of(
                                ChatMessage.user("a"),
                                ChatMessage.user("b"),
                                ChatMessage.assistant("c"),
                                ChatMessage.assistant("d")),
                        "{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'text','text':'b'}]},"
                                + "{'role':'assistant','content':[{'type':'text','text':'c'},"
                                + "{'type':'text','text':'d'}]}"),
                arguments(
                        "instructions between them do not part them",
                        List.of(
                                ChatMessage.user("a"),
                                ChatMessage.system("s"),
                                ChatMessage.user("b")),
                        "{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'text','text':'b'}]}"),
                arguments(
                        "blank texts are left out, white space in others stays",
                        List.of(
                                user(text(""), text(" a\n"), text(" \n\t")),
                                ChatMessage.assistant(" "),
                                ChatMessage.user(""),
                                user()),
                        "{'role':'user','content':[{'type':'text','text':' a\\n'}]}"),
                arguments(
                        "tool calls stand behind the text, all results in one message",
                        List.of(
                                HI,
                                assistant("Let me see", weather, time),
                                ChatMessage.tool("c1", "cold"),
                                ChatMessage.tool("c2", ""),
                                ChatMessage.user("And?")),
                        HI_SENT
                                + ",{'role':'assistant','content':["
                                + "{'type':'text','text':'Let me see'},"
                                + weatherSent
                                + ","
                                + timeSent
                                + "]},{'role':'user','content':["
                                + "{'type':'tool_result','tool_use_id':'c1','content':'cold'},"
                                + "{'type':'tool_result','tool_use_id':'c2','content':''},"
                                + "{'type':'text','text':'And?'}]}"),
                arguments(
                        "tool call without text",
                        List.of(HI, assistant(null, weather)),
                        HI_SENT + ",{'role':'assistant','content':[" + weatherSent + "]}"),
                arguments(
                        "tool call beside blank text",
                        List.of(assistant("\n", weather)),
                        "{'role':'assistant','content':[" + weatherSent + "]}"),
                arguments(
                        "tool call that says more than the record holds",
                        List.of(
                                withExtra(
                                        assistant(null),
                                        "{'tool_calls':[{'index':0,'id':'c1','type':'function',"
                                                + "'function':{'name':'weather','arguments':"
                                                + "'{\\\"in\\\":\\\"Oslo\\\"}'}},"
                                                + "{'id':'x','type':'custom','custom':{}}]}")),
                        "{'role':'assistant','content':[" + weatherSent + "]}"),
                arguments(
                        "tool result with an image",
                        List.of(imageResult),
                        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c1',"
                                + "'content':[{'type':'text','text':'a'},{'type':'image','source':"
                                + "{'type':'base64','media_type':'image/png','data':'AP+A'}}]}]}"),
                arguments(
                        "results stand before what the user says in the same turn",
                        List.of(
                                HI,
                                assistant(null, weather, time),
                                ChatMessage.user("And?"),
                                ChatMessage.tool("c1", "cold"),
                                user(
                                        text("Well?"),
                                        other("{'type':'tool_result','tool_use_id':'c2'}"))),
                        HI_SENT
                                + ",{'role':'assistant','content':["
                                + weatherSent
                                + ","
                                + timeSent
                                + "]},{'role':'user','content':["
                                + "{'type':'tool_result','tool_use_id':'c1','content':'cold'},"
                                + "{'type':'tool_result','tool_use_id':'c2'},"
                                + "{'type':'text','text':'And?'},"
                                + "{'type':'text','text':'Well?'}]}"),
                arguments(
                        "tool call without an id and arguments",
                        List.of(assistant(null, ToolCall.of(null, "time", null))),
                        "{'role':'assistant','content':["
                                + "{'type':'tool_use','id':'','name':'time','input':{}}]}"),
                arguments(
                        "a function of the old form has its name as the id",
                        List.of(
                                withExtra(
                                        assistant(null),
                                        "{'function_call':{'name':'time','arguments':'{}'}}"),
                                withExtra(
                                        ChatMessage.of(Role.FUNCTION, text("noon")),
                                        "{'name':'time'}")),
                        "{'role':'assistant','content':["
                                + "{'type':'tool_use','id':'time','name':'time','input':{}}]},"
                                + "{'role':'user','content':[{'type':'tool_result',"
                                + "'tool_use_id':'time','content':'noon'}]}"),
                arguments(
                        "result of a function, without a name",
                        List.of(ChatMessage.of(Role.FUNCTION, text("cold"))),
                        "{'role':'user','content':[{'type':'tool_result','content':'cold'}]}"),
                arguments(
                        "a refusal is what the assistant says",
                        List.of(
                                HI,
                                withExtra(assistant(null), "{'refusal':'No'}"),
                                withExtra(assistant(""), "{'refusal':'Never'}"),
                                withExtra(assistant("Yes"), "{'refusal':'no'}"),
                                withExtra(assistant(null), "{'refusal':null}")),
                        HI_SENT
                                + ",{'role':'assistant','content':[{'type':'text','text':'No'},"
                                + "{'type':'text','text':'Never'},"
                                + "{'type':'text','text':'Yes'}]}"),
                arguments(
                        "instructions alone are the user's",
                        List.of(
                                ChatMessage.system("a"),
                                ChatMessage.of(Role.DEVELOPER, text("b")),
                                ChatMessage.user(" ")),
                        "{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'text','text':'b'}]}"),
                arguments(
                        "further members of a message are not sent",
                        List.of(withExtra(HI, "{'name':'Ann','cache_control':{'type':'x'}}")),
                        HI_SENT),
                arguments(
                        "a part of another kind stays as it is",
                        List.of(
                                user(
                                        text("a"),
                                        other(
                                                "{'type':'document','source':{'type':'text',"
                                                        + "'data':''},'title':null}"))),
                        "{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'document','source':{'type':'text','data':''},"
                                + "'title':null}]}"));
    }

    private static byte[] bytes() {
        return new byte[] {0, -1, -128};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conversations")
    void conversationsAreSentInTurns(String name, List<ChatMessage> messages, String expected)
            throws Exception {
        JsonNode request = sent(api.encode(ChatRequest.of(messages)));

        assertThat(request.path("messages")).as(name).isEqualTo(tree("[" + expected + "]"));
    }

    /** Part of Chat Completions that says more than the record holds, the block that is sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'text','text':'a','cache_control':{'type':'ephemeral'},'x':1}"
                        + " | {'type':'text','text':'a','cache_control':{'type':'ephemeral'}}",
                "{'type':'text','text':'a','cache_control':null} | {'type':'text','text':'a'}",
                "{'type':'text','text':{'value':'v'}} | {'type':'text','text':{'value':'v'}}",
                "{'type':'text','text':' ','cache_control':{}} |",
                "{'type':'refusal','refusal':'No'} | {'type':'text','text':'No'}",
                "{'type':'image_url','image_url':{'url':'https://a/b','format':'image/png'}}"
                        + " | {'type':'image','source':{'type':'url','url':'https://a/b'}}",
                "{'type':'image_url','image_url':'https://a/b','cache_control':{'type':'x'}}"
                        + " | {'type':'image','source':{'type':'url','url':'https://a/b'},"
                        + "'cache_control':{'type':'x'}}",
                "{'type':'image_url','image_url':{'url':'data:image/png;base64,AA==','detail':null}}"
                        + " | {'type':'image','source':{'type':'base64',"
                        + "'media_type':'image/png','data':'AA=='}}",
                "{'type':'image_url','image_url':{'url':7}} "
                        + "| {'type':'image_url','image_url':{'url':7}}",
                "{'type':'file','file':{'filename':'a.pdf',"
                        + "'file_data':'data:application/pdf;base64,AA=='}}"
                        + " | {'type':'document','source':{'type':'base64',"
                        + "'media_type':'application/pdf','data':'AA=='}}",
                "{'type':'file','file':{'file_id':'f1'}} | {'type':'file','file':{'file_id':'f1'}}",
                "{'type':'file','file':{'file_data':'AA=='}}"
                        + " | {'type':'file','file':{'file_data':'AA=='}}",
                "{'type':'input_audio','input_audio':{}} | {'type':'input_audio','input_audio':{}}"
            })
    void aPartOfChatCompletionsIsTranslated(String part, String block) throws Exception {
        JsonNode request = sent(api.encode(ChatRequest.of(user(text("a"), other(part)))));

        assertThat(request.at("/messages/0/content/1"))
                .isEqualTo(block == null ? MissingNode.getInstance() : tree(block));
    }

    /** Conversations in which nobody says anything. */
    static Stream<List<ChatMessage>> emptyConversations() {
        return Stream.of(
                List.of(),
                List.of(ChatMessage.user(" ")),
                List.of(user()),
                List.of(assistant(null)),
                List.of(ChatMessage.system(" \n"), user(other("{'type':'text','text':''}"))));
    }

    @ParameterizedTest
    @MethodSource("emptyConversations")
    void aConversationThatSaysNothingIsRefused(List<ChatMessage> messages) {
        ChatRequest request = ChatRequest.of(messages);

        assertThat(api.unsupportedOptions(request)).isEmpty();
        assertThatThrownBy(() -> api.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The conversation is empty: none of its messages has any content");
    }

    @Test
    void instructionsThatAreTheUsersDoNotStandApart() throws Exception {
        JsonNode request = sent(api.encode(ChatRequest.of(ChatMessage.system("a"))));

        assertThat(request.has("system")).isFalse();
    }

    /** Conversation, the member system that is sent; null = none. */
    static Stream<Arguments> instructions() {
        ChatMessage marked =
                ChatMessage.of(
                        Role.SYSTEM,
                        text(" "),
                        other("{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}"));
        return Stream.of(
                arguments(List.of(HI), null),
                arguments(List.of(ChatMessage.system("a"), HI), "'a'"),
                arguments(List.of(HI, ChatMessage.of(Role.DEVELOPER, text("a"))), "'a'"),
                arguments(
                        List.of(
                                ChatMessage.system("a "),
                                ChatMessage.system(" "),
                                HI,
                                ChatMessage.of(Role.DEVELOPER, text("b"), text("c"))),
                        "'a \\n\\nbc'"),
                arguments(List.of(ChatMessage.system(" \n"), HI), null),
                arguments(List.of(ChatMessage.of(Role.SYSTEM), HI), null),
                arguments(
                        List.of(marked, ChatMessage.system("b"), HI),
                        "[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},"
                                + "{'type':'text','text':'b'}]"));
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void instructionsStandApart(List<ChatMessage> messages, String system) throws Exception {
        JsonNode request = sent(api.encode(ChatRequest.of(messages)));

        assertThat(request.get("system")).isEqualTo(system == null ? null : tree(system));
        assertThat(request.path("messages")).isEqualTo(tree("[" + HI_SENT + "]"));
    }

    /** Image, its source. */
    static Stream<Arguments> images() {
        return Stream.of(
                arguments(
                        ContentPart.image("image/jpeg", bytes()),
                        "{'type':'base64','media_type':'image/jpeg','data':'AP+A'}"),
                arguments(
                        ContentPart.image("image/png", new byte[100]),
                        "{'type':'base64','media_type':'image/png','data':'"
                                + "A".repeat(134)
                                + "=='}"),
                arguments(
                        ContentPart.imageUrl("data:image/png;base64,AP+A", "high"),
                        "{'type':'base64','media_type':'image/png','data':'AP+A'}"),
                arguments(
                        ContentPart.imageUrl("DATA:image/png;a=b;BASE64,AP+A"),
                        "{'type':'base64','media_type':'image/png','data':'AP+A'}"),
                arguments(
                        ContentPart.imageUrl("https://a/b.png?c,d;base64,e", "low"),
                        "{'type':'url','url':'https://a/b.png?c,d;base64,e'}"),
                arguments(
                        ContentPart.imageUrl("data:image/svg+xml,%3Csvg/%3E"),
                        "{'type':'url','url':'data:image/svg+xml,%3Csvg/%3E'}"),
                arguments(
                        ContentPart.imageUrl("data:image/png;base64"),
                        "{'type':'url','url':'data:image/png;base64'}"),
                arguments(ContentPart.imageUrl(""), "{'type':'url','url':''}"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void anImageIsSentWithItsSource(ContentPart image, String source) throws Exception {
        JsonNode request = sent(api.encode(ChatRequest.of(user(image))));

        assertThat(request.at("/messages/0/content"))
                .isEqualTo(tree("[{'type':'image','source':" + source + "}]"));
    }

    /** Arguments as the model wrote them, and whether they are an object. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | true",
                "{\"a\" : [1.10, 12345678901234567890.123456789, 1e400]} | true",
                "{\"a\":\"é水😀\"} | true",
                "[] | false",
                "\"a\" | false",
                "7 | false",
                "null | false",
                "{\"a\": | false",
                "{} {} | false",
                "{}secret | false"
            })
    void theArgumentsOfAToolCallAreSentToTheLetterIfTheyAreAnObject(
            String arguments, boolean isObject) {
        ChatRequest request =
                ChatRequest.of(HI, assistant(null, ToolCall.of("c1", "weather", arguments)));

        if (isObject) {
            assertThat(new String(api.encode(request), StandardCharsets.UTF_8))
                    .contains("\"input\":" + arguments + "}");
        } else {
            assertThatThrownBy(() -> api.encode(request))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The arguments of the tool call weather are not a JSON object, and its"
                                    + " result does not say that the call failed (toolFailed)")
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void blankArgumentsAreAnEmptyObject(String arguments) throws Exception {
        ChatRequest request = ChatRequest.of(assistant(null, ToolCall.of("c1", "time", arguments)));

        assertThat(sent(api.encode(request)).at("/messages/0/content/0/input"))
                .isEqualTo(tree("{}"));
    }

    @Test
    void aRequestWithoutSettingsSendsOnlyWhatTheFormatDemands() throws Exception {
        assertThat(sent(api.encode(ChatRequest.of(HI))))
                .isEqualTo(tree("{'max_tokens':4096,'messages':[" + HI_SENT + "],'stream':false}"));
    }

    @Test
    void everySettingIsSentUnderItsName() throws Exception {
        ChatRequest request =
                ChatRequest.builder()
                        .model("m1")
                        .messages(List.of(ChatMessage.system("s"), HI))
                        .temperature(0.5)
                        .topP(0.9)
                        .maxTokens(100)
                        .stop(List.of("x", "y"))
                        .seed(7L)
                        .extra(map("{'top_k':3,'metadata':{'user_id':'u'}}"))
                        .build();

        assertThat(sent(api.encode(request)))
                .isEqualTo(
                        tree(
                                "{'model':'m1','max_tokens':100,'system':'s','messages':["
                                        + HI_SENT
                                        + "],'temperature':0.5,'top_p':0.9,"
                                        + "'stop_sequences':['x','y'],"
                                        + "'top_k':3,'metadata':{'user_id':'u'},'stream':false}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamIsAskedForInOneWord(boolean includeUsage) throws Exception {
        ObjectNode whole = (ObjectNode) sent(api.encode(ChatRequest.of(HI)));

        assertThat(sent(api.encodeStreamed(ChatRequest.of(HI), includeUsage)))
                .isEqualTo(whole.put("stream", true));
    }

    /** Setting, extra members, the limit that is sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "    | {}                                               | 4096",
                "100 | {}                                               | 100",
                "100 | {'max_tokens':200,'max_completion_tokens':300}   | 300",
                "100 | {'max_tokens':200}                               | 100",
                "    | {'max_tokens':200,'max_completion_tokens':300}   | 300",
                "    | {'max_completion_tokens':300}                    | 300",
                "    | {'max_tokens':null,'max_completion_tokens':300}  | 300",
                "    | {'max_tokens':null,'max_completion_tokens':null} | 4096",
                "    | {'max_tokens':'many'}                            | 'many'"
            })
    void theLimitIsTheFirstThatIsGiven(Integer maxTokens, String extra, String limit)
            throws Exception {
        JsonNode request = sent(api.encode(thinking(null, maxTokens, extra)));

        assertThat(request.path("max_tokens")).isEqualTo(tree(limit));
        assertThat(request.has("max_completion_tokens")).isFalse();
    }

    /** Effort, setting of the limit, extra members, the limit and the thinking that are sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "        |     | {}                                    | 4096  |",
                "none    |     | {}                                    | 4096  |",
                "minimal |     | {}                                    | 5120  | 1024",
                "low     | 10  | {}                                    | 1034  | 1024",
                "medium  |     | {'max_tokens':10}                     | 4106  | 4096",
                "high    |     | {'max_completion_tokens':10}          | 16394 | 16384",
                "xhigh   |     | {}                                    | 20480 | 16384",
                "max     |     | {}                                    | 20480 | 16384",
                "high    | 2147483647 | {}                             | 2147500031 | 16384",
                "high    |     | {'max_tokens':'many'}                 | 'many' | 16384",
                "wild    |     | {}                                    | 4096  |",
                "        |     | {'reasoning_effort':'low'}            | 5120  | 1024",
                "none    |     | {'reasoning_effort':'low'}            | 4096  |",
                "        |     | {'reasoning_effort':7}                | 4096  |"
            })
    void thoughtsComeOnTopOfTheAnswer(
            String effort, Integer maxTokens, String extra, String limit, Integer budget)
            throws Exception {
        JsonNode request = sent(api.encode(thinking(effort, maxTokens, extra)));

        assertThat(request.path("max_tokens")).isEqualTo(tree(limit));
        assertThat(request.get("thinking"))
                .isEqualTo(
                        budget == null
                                ? null
                                : tree("{'type':'enabled','budget_tokens':" + budget + "}"));
        assertThat(request.has("reasoning_effort")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'thinking':{'type':'adaptive'}}",
                "{'thinking':{'type':'enabled','budget_tokens':2000},'output_config':{}}",
                "{'output_config':{'effort':'low'}}",
                "{'thinking':{'type':'disabled'},'output_config':{'format':{}}}"
            })
    void whatTheRequestItselfSaysOfThinkingCounts(String extra) throws Exception {
        JsonNode request = sent(api.encode(thinking("high", 100, extra)));

        JsonNode own = tree(extra);
        assertThat(request.get("thinking")).isEqualTo(own.get("thinking"));
        assertThat(request.get("output_config")).isEqualTo(own.get("output_config"));
        assertThat(request.path("max_tokens").asInt()).isEqualTo(100);
    }

    /** Whether a model takes a budget of thoughts, its name. */
    @ParameterizedTest
    @CsvSource({
        "true,",
        "true, m1",
        "true, qwen3-coder-4-6",
        "true, claude-3-7-sonnet-20250219",
        "true, claude-3.7-sonnet-thought",
        "true, us.anthropic.claude-3-7-sonnet-20250219-v1:0",
        "true, claude-opus-4",
        "true, claude-opus-4-0",
        "true, claude-opus-4-20250514",
        "true, Claude-Sonnet-4",
        "true, anthropic/claude-sonnet-4",
        "true, anthropic.claude-sonnet-4-20250514-v1:0",
        "true, claude-sonnet-4@20250514",
        "true, claude-sonnet-4-1m",
        "true, claude-opus-4-1",
        "true, claude-opus-4.1",
        "true, claude-opus-4-1-20250805",
        "true, claude-opus-4-5-20251101",
        "true, claude-opus-4.5",
        "true, anthropic/claude-sonnet-4.5",
        "true, claude-sonnet-4.5-1m",
        "true, claude-haiku-4-5-20251001",
        "false, claude-opus-4-6",
        "false, claude-opus-4.6",
        "false, claude-opus-4.6-fast",
        "false, anthropic.claude-opus-4-6-v1",
        "false, claude-opus-4-7",
        "false, anthropic/claude-opus-4.7",
        "false, claude-opus-4-10",
        "false, claude-opus-4-6-20260205",
        "false, claude-sonnet-4-6",
        "false, claude-sonnet-4.6",
        "false, claude-sonnet-4-1-20250805",
        "false, claude-opus-5",
        "false, claude-opus-45",
        "false, claude-sonnet-5",
        "false, claude-haiku-5",
        "false, claude-mythos-5.1",
        "false, claude-3-70"
    })
    void onlyOlderModelsOfAnthropicTakeABudget(boolean budget, String model) throws Exception {
        ChatRequest request = thinking("low", 10, "{}");

        assertThat(sent(api.encode(request.withModel(model))).at("/thinking/type").asText())
                .isEqualTo(budget ? "enabled" : "adaptive");
        String further = model == null ? "{}" : "{'model':'" + model + "'}";
        assertThat(sent(api.encode(thinking("low", 10, further))).path("max_tokens").asInt())
                .isEqualTo(budget ? 1034 : 10);
    }

    /** Effort, extra members, the config of the output that is sent, whether the model thinks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "        | {}                                        |                      | false",
                "none    | {}                                        |                      | false",
                "minimal | {}                                        | {'effort':'low'}     | true",
                "low     | {}                                        | {'effort':'low'}     | true",
                "medium  | {}                                        | {'effort':'medium'}  | true",
                "high    | {}                                        | {'effort':'high'}    | true",
                "xhigh   | {}                                        | {'effort':'xhigh'}   | true",
                "max     | {}                                        | {'effort':'max'}     | true",
                "        | {'reasoning_effort':'minimal'}            | {'effort':'low'}     | true",
                "low     | {'thinking':null,'output_config':null}    | {'effort':'low'}     | true",
                "low     | {'output_config':{'x':1}}        | {'x':1,'effort':'low'} | true",
                "low     | {'output_config':{'effort':null}}         | {'effort':'low'}     | true",
                "none    | {'output_config':{'x':1}}                 | {'x':1}              | false",
                "low     | {'output_config':{'effort':'max'}}        | {'effort':'max'}     | false",
                "low     | {'output_config':'odd'}                   | 'odd'                | true"
            })
    void newerModelsAreToldTheEffortInAWord(
            String effort, String extra, String config, boolean thinks) throws Exception {
        ChatRequest request = thinking(effort, null, extra).withModel("claude-opus-4-7");

        JsonNode sent = sent(api.encode(request));
        assertThat(sent.get("output_config")).isEqualTo(config == null ? null : tree(config));
        assertThat(sent.get("thinking")).isEqualTo(thinks ? tree("{'type':'adaptive'}") : null);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(4096);
        assertThat(api.unsupportedOptions(request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'thinking':null}", "{'output_config':{'format':{'type':'x'}}}"})
    void whatSaysNothingOfThinkingLeavesTheEffort(String extra) throws Exception {
        JsonNode request = sent(api.encode(thinking("low", 10, extra)));

        assertThat(request.path("thinking"))
                .isEqualTo(tree("{'type':'enabled','budget_tokens':1024}"));
        assertThat(request.get("output_config")).isEqualTo(tree(extra).get("output_config"));
        assertThat(request.path("max_tokens").asInt()).isEqualTo(1034);
    }

    /** Extra members with a budget of thoughts, the limit that is sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'thinking':{'type':'enabled','budget_tokens':10000}}                  | 14096",
                "{'thinking':{'type':'enabled','budget_tokens':10000},'max_tokens':200} | 200",
                "{'thinking':{'type':'enabled','budget_tokens':'many'}}                 | 4096",
                "{'thinking':{'type':'adaptive'}}                                       | 4096",
                "{'thinking':{'type':'disabled','budget_tokens':10000}}                 | 4096",
                "{'thinking':'odd'}                                                     | 4096"
            })
    void theUsualLimitHasRoomForABudgetOfTheRequestsOwn(String extra, int limit) throws Exception {
        assertThat(sent(api.encode(with(extra))).path("max_tokens").asInt()).isEqualTo(limit);
    }

    /** Name, conversation, model, whether the model is told to think. */
    static Stream<Arguments> toolLoops() {
        ToolCall call = ToolCall.of("c1", "f", "{}");
        ChatMessage result = ChatMessage.tool("c1", "cold");
        ContentPart use = other("{'type':'tool_use','id':'c1','name':'f','input':{}}");
        ContentPart thought = other("{'type':'thinking','thinking':'x','signature':'s'}");
        String newer = "claude-opus-4-7";
        return Stream.of(
                arguments("result", List.of(HI, assistant(null, call), result), "m1", false),
                arguments(
                        "call in the words of the format",
                        List.of(HI, ChatMessage.of(Role.ASSISTANT, use), result),
                        "m1",
                        false),
                arguments(
                        "text, then call",
                        List.of(HI, assistant("a"), assistant(null, call), result, HI),
                        "m1",
                        false),
                arguments(
                        "call with its thoughts",
                        List.of(HI, ChatMessage.of(Role.ASSISTANT, thought, use), result),
                        "m1",
                        true),
                arguments(
                        "call that is answered",
                        List.of(HI, assistant(null, call), result, assistant("a"), HI),
                        "m1",
                        true),
                arguments("no call", List.of(HI, assistant("a"), HI), "m1", true),
                arguments("newer model", List.of(HI, assistant(null, call), result), newer, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toolLoops")
    void withoutTheThoughtsOfItsCallsAModelIsGivenNoBudget(
            String name, List<ChatMessage> messages, String model, boolean thinks)
            throws Exception {
        ChatRequest request =
                ChatRequest.builder()
                        .model(model)
                        .messages(messages)
                        .maxTokens(10)
                        .reasoningEffort("low")
                        .build();

        assertThat(sent(api.encode(request)).has("thinking")).as(name).isEqualTo(thinks);
        assertThat(api.unsupportedOptions(request))
                .isEqualTo(thinks ? Set.of() : Set.of("reasoningEffort"));
    }

    /** Choice of a tool, whether it is forced. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'auto'                                     | false",
                "'none'                                     | false",
                "null                                       | false",
                "{'type':'auto'}                            | false",
                "'required'                                 | true",
                "{'type':'any'}                             | true",
                "{'type':'tool','name':'f'}                 | true",
                "{'type':'function','function':{'name':'f'}} | true"
            })
    void aModelThatMustCallAToolIsNotToldToThink(String choice, boolean forced) throws Exception {
        ChatRequest plain = thinking("low", 10, "{'tool_choice':" + choice + ",'temperature':0}");

        for (ChatRequest request : List.of(plain, plain.withModel("claude-opus-4-7"))) {
            JsonNode sent = sent(api.encode(request));
            assertThat(sent.has("thinking")).isEqualTo(!forced);
            assertThat(sent.has("output_config")).isEqualTo(!forced && request.model() != null);
            assertThat(sent.has("temperature")).isEqualTo(forced);
            assertThat(api.unsupportedOptions(request))
                    .isEqualTo(forced ? Set.of("reasoningEffort") : Set.of("temperature"));
        }
    }

    /** The option toolChoice, effort, model, whether the two contradict each other. */
    static Stream<Arguments> forcedByOption() {
        String newer = "claude-opus-4-7";
        return Stream.of(
                arguments(ToolChoice.REQUIRED, "low", null, true),
                arguments(ToolChoice.REQUIRED, "low", newer, true),
                arguments(ToolChoice.named("f"), "high", newer, true),
                arguments(ToolChoice.named("f"), "high", null, true),
                arguments(ToolChoice.REQUIRED, null, newer, false),
                arguments(ToolChoice.REQUIRED, "none", newer, false),
                arguments(ToolChoice.REQUIRED, "wild", null, false),
                arguments(ToolChoice.AUTO, "low", newer, false),
                arguments(ToolChoice.NONE, "low", newer, false));
    }

    @ParameterizedTest
    @MethodSource("forcedByOption")
    void optionsThatRequireBothReasoningAndAToolCallAreRefused(
            ToolChoice choice, String effort, String model, boolean refused) {
        ChatRequest request =
                thinking(effort, 10, "{}").toBuilder()
                        .model(model)
                        .tools(List.of(ToolSpec.builder("f").build()))
                        .toolChoice(choice)
                        .build();

        if (refused) {
            assertThatThrownBy(() -> api.encode(request))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Services refuse a forced tool call beside reasoning: leave toolChoice"
                                    + " at auto, or reasoningEffort unset");
            assertThat(api.unsupportedOptions(request)).isEmpty();
        } else {
            assertThat(new String(api.encode(request), StandardCharsets.UTF_8)).contains("tools");
        }
    }

    /** Effort, extra members, whether sampling is left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "     | {}                                                    | false",
                "none | {}                                                    | false",
                "wild | {}                                                    | false",
                "low  | {}                                                    | true",
                "low  | {'model':'claude-opus-4-7'}                           | true",
                "     | {'thinking':{'type':'adaptive'}}                      | true",
                "     | {'thinking':{'type':'enabled','budget_tokens':2000}}  | true",
                "low  | {'thinking':{'type':'disabled'}}                      | false",
                "low  | {'output_config':{'effort':'low'}}                    | false"
            })
    void whatTheServiceRefusesBesideThoughtsIsNamedAndNotSent(
            String effort, String extra, boolean leftOut) throws Exception {
        Map<String, Object> members = map(extra);
        members.put("top_k", 3);
        ChatRequest options =
                ChatRequest.builder()
                        .messages(List.of(HI))
                        .temperature(0.5)
                        .topP(0.9)
                        .reasoningEffort(effort)
                        .extra(members)
                        .build();
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put("temperature", 0.5);
        more.put("top_p", 0.9);
        ChatRequest further =
                ChatRequest.builder()
                        .messages(List.of(HI))
                        .reasoningEffort(effort)
                        .extra(more)
                        .build();

        assertThat(List.of(options, further))
                .allSatisfy(
                        request -> {
                            JsonNode sent = sent(api.encode(request));
                            assertThat(sent.has("temperature")).isEqualTo(!leftOut);
                            assertThat(sent.has("top_p")).isEqualTo(!leftOut);
                            assertThat(sent.has("top_k")).isEqualTo(!leftOut);
                            Set<String> sampling = Set.of("temperature", "topP", "body.top_k");
                            if (leftOut) {
                                assertThat(api.unsupportedOptions(request)).isEqualTo(sampling);
                            } else {
                                assertThat(api.unsupportedOptions(request))
                                        .doesNotContainAnyElementsOf(sampling);
                            }
                        });
    }

    @Test
    void theUsualTemperatureIsSentBesideThoughts() throws Exception {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(List.of(HI))
                        .temperature(1.0)
                        .reasoningEffort("low")
                        .build();

        assertThat(sent(api.encode(request)).path("temperature").asDouble()).isEqualTo(1);
        assertThat(api.unsupportedOptions(request)).isEmpty();
    }

    /** Texts that end the answer: the setting, extra members, what is sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "  | {'stop':'a'}                        | ['a']",
                "  | {'stop':['a','b']}                  | ['a','b']",
                "  | {'stop':7}                          | 7",
                "  | {'stop':null}                       |",
                "  | {'stop':[]}                         |",
                "x | {'stop':'a','stop_sequences':['b']} | ['x']",
                "  | {'stop':'a','stop_sequences':['b']} | ['b']"
            })
    void whatEndsTheAnswerIsTheFirstThatIsGiven(String stop, String extra, String expected)
            throws Exception {
        List<String> setting = stop == null ? List.of() : List.of(stop);
        ChatRequest request =
                ChatRequest.builder().messages(List.of(HI)).stop(setting).extra(map(extra)).build();

        JsonNode sent = sent(api.encode(request));
        assertThat(sent.get("stop_sequences")).isEqualTo(expected == null ? null : tree(expected));
        assertThat(sent.has("stop")).isFalse();
    }

    /** Effort, seed, extra members, what is left out. */
    static Stream<Arguments> leftOut() {
        return Stream.of(
                arguments(null, null, "{}", Set.of()),
                arguments("none", null, "{'seed':null,'reasoning_effort':null}", Set.of()),
                arguments("max", null, "{}", Set.of()),
                arguments(null, 0L, "{}", Set.of("seed")),
                arguments(null, null, "{'seed':3}", Set.of("seed")),
                arguments("wild", 7L, "{}", Set.of("seed", "reasoningEffort")),
                arguments(null, null, "{'reasoning_effort':'wild'}", Set.of("reasoningEffort")),
                arguments("low", null, "{'reasoning_effort':'wild'}", Set.of()),
                arguments("wild", null, "{'thinking':{'type':'adaptive'}}", Set.of()));
    }

    @ParameterizedTest
    @MethodSource
    void leftOut(String effort, Long seed, String extra, Set<String> options) throws Exception {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(List.of(HI))
                        .seed(seed)
                        .reasoningEffort(effort)
                        .extra(map(extra))
                        .build();

        assertThat(api.unsupportedOptions(request)).isEqualTo(options);
        JsonNode sent = sent(api.encode(request));
        assertThat(sent.has("seed")).isFalse();
        assertThat(sent.has("reasoning_effort")).isFalse();
    }

    /** Extra members, what is sent for them. */
    static Stream<Arguments> extras() {
        String function =
                "{'type':'function','function':{'name':'f','description':'d','strict':true,"
                        + "'parameters':{'type':'object','properties':{'a':{'type':'string'}}}}}";
        String translated =
                "{'name':'f','description':'d','input_schema':"
                        + "{'type':'object','properties':{'a':{'type':'string'}}}}";
        String tools = "'tools':[" + function + "]";
        String translatedTools = "'tools':[" + translated + "]";
        String anthropics =
                "{'name':'g','input_schema':{'type':'object'}},"
                        + "{'type':'web_search_20250305','name':'web_search'}";
        return Stream.of(
                same("{'top_k':5,'metadata':{'user_id':null},'x':[1,{'y':true}]}"),
                arguments("{'x':null,'model':null,'temperature':null,'system':null}", "{}"),
                // What happens here anyway.
                arguments(
                        "{'n':1,'presence_penalty':0,'frequency_penalty':0.0,'logprobs':false,"
                                + "'response_format':{'type':'text'}}",
                        "{}"),
                same("{'presence_penalty':1,'frequency_penalty':0.5,'n':'1'}"),
                // The service says what is wrong with these.
                same("{'n':2,'response_format':{'type':'json_object'},'logprobs':true}"),
                same("{'user':'u','store':false,'service_tier':'auto','logit_bias':{'5':-1}}"),
                same("{'model':'m','temperature':1,'top_p':1,'stop_sequences':['x']}"),
                same("{'system':[{'type':'text','text':'a'}]}"),
                arguments("{'stream':true,'stream_options':{},'messages':[]}", "{}"),
                arguments("{" + tools + "}", "{" + translatedTools + "}"),
                arguments(
                        "{'tools':[" + function + "," + anthropics + "]}",
                        "{'tools':[" + translated + "," + anthropics + "]}"),
                arguments(
                        "{'tools':[{'type':'function','function':{'name':'f'}},"
                                + "{'type':'function','function':{'name':'g','description':null,"
                                + "'parameters':null}},"
                                + "{'type':'function','function':{'name':'h','parameters':{}}},"
                                + "{'type':'function','function':{'parameters':'odd'}}]}",
                        "{'tools':[{'name':'f','input_schema':{'type':'object'}},"
                                + "{'name':'g','input_schema':{'type':'object'}},"
                                + "{'name':'h','input_schema':{'type':'object'}},"
                                + "{'name':null,'input_schema':'odd'}]}"),
                same("{'tools':[]}"),
                arguments("{'tools':null,'tool_choice':null}", "{}"),
                same("{'tools':'odd','tool_choice':7}"),
                same("{'tools':[7,null,{'type':'function'},{'type':'function','function':'f'}]}"),
                arguments("{'tool_choice':'auto'}", "{'tool_choice':{'type':'auto'}}"),
                arguments("{'tool_choice':'none'}", "{'tool_choice':{'type':'none'}}"),
                arguments("{'tool_choice':'required'}", "{'tool_choice':{'type':'any'}}"),
                arguments(
                        "{'tool_choice':{'type':'function','function':{'name':'f'}}}",
                        "{'tool_choice':{'type':'tool','name':'f'}}"),
                same("{'tool_choice':'odd'}"),
                same("{'tool_choice':{'type':'tool','name':'f'}}"),
                same("{'tool_choice':{'type':'function','name':'f'}}"),
                arguments("{'parallel_tool_calls':true}", "{}"),
                arguments("{'parallel_tool_calls':null}", "{}"),
                arguments("{'parallel_tool_calls':false}", "{}"),
                arguments("{'tools':[],'parallel_tool_calls':false}", "{'tools':[]}"),
                same("{'parallel_tool_calls':'odd'}"),
                arguments(
                        "{" + tools + ",'parallel_tool_calls':true}", "{" + translatedTools + "}"),
                oneAtATime(tools, null, "{'type':'auto','disable_parallel_tool_use':true}"),
                oneAtATime(tools, "null", "{'type':'auto','disable_parallel_tool_use':true}"),
                oneAtATime(tools, "'required'", "{'type':'any','disable_parallel_tool_use':true}"),
                oneAtATime(
                        tools,
                        "{'type':'function','function':{'name':'f'}}",
                        "{'type':'tool','name':'f','disable_parallel_tool_use':true}"),
                oneAtATime(
                        tools,
                        "{'type':'any','disable_parallel_tool_use':false}",
                        "{'type':'any','disable_parallel_tool_use':false}"),
                oneAtATime(tools, "'none'", "{'type':'none'}"),
                oneAtATime(tools, "'odd'", "'odd'"));
    }

    private static Arguments same(String extra) {
        return arguments(extra, extra);
    }

    private static Arguments oneAtATime(String tools, String choice, String sentChoice) {
        String given = choice == null ? "" : "'tool_choice':" + choice + ",";
        return arguments(
                "{" + given + "'parallel_tool_calls':false," + tools + "}",
                "{'tools':[{'name':'f','description':'d','input_schema':{'type':'object',"
                        + "'properties':{'a':{'type':'string'}}}}],'tool_choice':"
                        + sentChoice
                        + "}");
    }

    @ParameterizedTest
    @MethodSource("extras")
    void whatChatCompletionsWritesOtherwiseIsTranslatedAndTheRestSentAsItIs(
            String extra, String expected) throws Exception {
        ObjectNode request = (ObjectNode) sent(api.encode(with(extra)));

        assertThat(request.path("messages")).isEqualTo(tree("[" + HI_SENT + "]"));
        assertThat(request.path("stream").asBoolean()).isFalse();
        request.remove(List.of("messages", "stream", "max_tokens"));
        assertThat(request).isEqualTo(tree(expected));
    }

    @Test
    void extraMembersOverrideNoSetting() throws Exception {
        List<ChatMessage> messages = List.of(ChatMessage.system("s"), HI);
        ChatRequest settings =
                ChatRequest.builder()
                        .model("m1")
                        .messages(messages)
                        .temperature(0.5)
                        .topP(0.9)
                        .maxTokens(100)
                        .stop(List.of("x"))
                        .build();
        Map<String, Object> extra =
                map(
                        "{'model':'m2','temperature':1,'top_p':1,'max_tokens':1,"
                                + "'stop_sequences':[],'system':'other','stream':true}");
        ChatRequest both =
                ChatRequest.builder()
                        .model("m1")
                        .messages(messages)
                        .temperature(0.5)
                        .topP(0.9)
                        .maxTokens(100)
                        .stop(List.of("x"))
                        .extra(extra)
                        .build();

        assertThat(api.encode(both)).isEqualTo(api.encode(settings));
    }

    @Test
    void theSameRequestGivesTheSameBytes() {
        String extra =
                "{'tools':[{'type':'function','function':{'name':'f','parameters':"
                        + "{'properties':{'b':{},'a':{}},'required':['b','a']}}}],"
                        + "'parallel_tool_calls':false,'z':1,'a':{'c':1,'b':2}}";

        assertThat(api.encode(thinking("low", null, extra)))
                .isEqualTo(new MessagesApi().encode(thinking("low", null, extra)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00b"})
    void halfOfACharacterIsRefused(String half) {
        List<ChatRequest> requests =
                List.of(
                        ChatRequest.of(ChatMessage.user(half)),
                        ChatRequest.of(ChatMessage.system(half), HI),
                        ChatRequest.of(ChatMessage.tool("c1", half)),
                        ChatRequest.of(
                                assistant(
                                        null, ToolCall.of("c1", "f", "{\"a\":\"" + half + "\"}"))),
                        ChatRequest.of(HI).withModel(half));

        assertThat(requests)
                .allSatisfy(
                        request ->
                                assertThatThrownBy(() -> api.encode(request))
                                        .isInstanceOf(IllegalArgumentException.class)
                                        .hasMessageContaining("not valid Unicode"));
    }

    @Test
    void aValueThatIsNoJsonIsRefusedByTheNameOfItsMember() {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(List.of(HI))
                        .extra(Map.of("metadata", Map.of("s3cret", List.of(new Object()))))
                        .build();

        assertThatThrownBy(() -> api.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The member 'metadata' cannot be written as JSON")
                .hasNoCause();
    }

    @Test
    void theFormatIsMessages() {
        assertThat(api.format()).isEqualTo(WireFormat.MESSAGES);
        assertThat(api.streamDecoder(1)).isInstanceOf(MessagesStream.class);
    }
}
