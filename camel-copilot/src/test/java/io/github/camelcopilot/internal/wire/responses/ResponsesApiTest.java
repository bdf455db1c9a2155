// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.JsonValues;
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

/** What becomes of a request in the Responses format. JSON is written here with single quotes. */
class ResponsesApiTest {

    private static final String HI =
            "{'type':'message','role':'user','content':[{'type':'input_text','text':'Hi'}]}";

    private final ResponsesApi api = new ResponsesApi();

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private static ChatMessage calling(String text, Map<String, Object> extra, ToolCall... calls) {
        List<ContentPart> content = text == null ? List.of() : List.of(ContentPart.text(text));
        return ChatMessage.builder(Role.ASSISTANT)
                .content(content)
                .toolCalls(List.of(calls))
                .extra(extra)
                .build();
    }

    private static ChatMessage instruction(Role role, String text) {
        return ChatMessage.of(role, ContentPart.text(text));
    }

    private static ContentPart text(String text) {
        return ContentPart.text(text);
    }

    private String encode(ChatRequest request) {
        return new String(api.encode(request), StandardCharsets.UTF_8);
    }

    /** Messages, the instructions and the items that they become. */
    static Stream<Arguments> conversations() {
        ToolCall weather = ToolCall.of("c1", "weather", "{}");
        ToolCall time = ToolCall.of("c2", "time", "");
        String weatherItem =
                "{'type':'function_call','call_id':'c1','name':'weather','arguments':'{}'}";
        String timeItem = "{'type':'function_call','call_id':'c2','name':'time','arguments':'{}'}";
        String saying = "{'type':'message','role':'assistant','content':'So'}";
        String message = "{'type':'message','role':'%s','content':[%s]}";
        ContentPart image = ContentPart.image("image/png", new byte[] {1, 2, 3});
        String imagePart = "{'type':'input_image','image_url':'data:image/png;base64,AQID'}";
        ContentPart file = ContentPart.other(Map.of("type", "input_file"));
        return Stream.of(
                conversation("user", null, HI, ChatMessage.user("Hi")),
                conversation(
                        "instructions",
                        "Be brief.",
                        HI,
                        ChatMessage.system("Be brief."),
                        ChatMessage.user("Hi")),
                conversation(
                        "instructions of several",
                        "a\\n\\nb\\n\\nc",
                        HI,
                        ChatMessage.system("a"),
                        ChatMessage.of(Role.SYSTEM),
                        ChatMessage.system(""),
                        instruction(Role.DEVELOPER, "b"),
                        ChatMessage.system("c"),
                        ChatMessage.user("Hi")),
                conversation(
                        "later instructions keep their place",
                        "a",
                        HI
                                + ","
                                + message.formatted("system", "{'type':'input_text','text':'b'}")
                                + ","
                                + message.formatted(
                                        "developer", "{'type':'input_text','text':'c'}"),
                        ChatMessage.system("a"),
                        ChatMessage.user("Hi"),
                        ChatMessage.system("b"),
                        instruction(Role.DEVELOPER, "c")),
                conversation(
                        "instructions with more than text keep it",
                        "a",
                        message.formatted("system", "{'type':'input_text','text':'b'}," + imagePart)
                                + ","
                                + HI,
                        ChatMessage.system("a"),
                        ChatMessage.of(Role.SYSTEM, text("b"), image),
                        ChatMessage.user("Hi")),
                conversation(
                        "instructions alone are the input",
                        null,
                        message.formatted("system", "{'type':'input_text','text':'a'}"),
                        ChatMessage.system("a")),
                conversation(
                        "images",
                        null,
                        message.formatted(
                                "user",
                                "{'type':'input_text','text':'What?'},"
                                        + imagePart
                                        + ",{'type':'input_image','image_url':'https://x/y'}"
                                        + ",{'type':'input_image','image_url':'https://x/z',"
                                        + "'detail':'low'}"),
                        ChatMessage.of(
                                Role.USER,
                                text("What?"),
                                image,
                                ContentPart.imageUrl("https://x/y"),
                                ContentPart.imageUrl("https://x/z", "low"))),
                conversation(
                        "an unknown part stays as it came",
                        null,
                        message.formatted("user", "{'type':'input_file'}"),
                        ChatMessage.of(Role.USER, file)),
                conversation(
                        "no content",
                        null,
                        HI + "," + message.formatted("user", ""),
                        ChatMessage.user("Hi"),
                        userWithoutContent()),
                conversation("assistant", null, saying, ChatMessage.assistant("So")),
                conversation(
                        "assistant that also calls tools",
                        null,
                        String.join(",", saying, weatherItem, timeItem),
                        calling("So", Map.of(), weather, time)),
                conversation(
                        "assistant that only calls tools",
                        null,
                        weatherItem,
                        calling(null, Map.of(), weather)),
                conversation(
                        "assistant that calls tools, with an empty text",
                        null,
                        weatherItem,
                        calling("", Map.of(), weather)),
                conversation(
                        "assistant that says nothing",
                        null,
                        HI,
                        ChatMessage.user("Hi"),
                        calling(null, Map.of())),
                conversation(
                        "assistant in several texts",
                        null,
                        saying,
                        ChatMessage.of(
                                Role.ASSISTANT,
                                text("S"),
                                ContentPart.other(Map.of("type", "text", "text", "o")))),
                conversation(
                        "assistant with more than text",
                        null,
                        message.formatted(
                                "assistant",
                                "{'type':'output_text','text':'So'}," + "{'type':'input_file'}"),
                        ChatMessage.of(Role.ASSISTANT, text("So"), file)),
                conversation(
                        "assistant that refuses",
                        null,
                        saying + "," + saying + "," + saying,
                        calling(null, Map.of("refusal", "So")),
                        calling("", Map.of("refusal", "So")),
                        calling("So", Map.of("refusal", "No"))),
                conversation(
                        "call without an id and arguments",
                        null,
                        "{'type':'function_call','call_id':'','name':'f','arguments':'{}'}",
                        calling(null, Map.of(), ToolCall.of(null, "f", null))),
                conversation(
                        "a function of the old form has its name as the id",
                        null,
                        "{'type':'function_call','call_id':'f','name':'f','arguments':'{}'},"
                                + "{'type':'function_call_output','call_id':'f','output':'sun'}",
                        calling(
                                null,
                                Map.of("function_call", Map.of("name", "f", "arguments", "{}"))),
                        ChatMessage.builder(Role.FUNCTION)
                                .content(List.of(text("sun")))
                                .extra(Map.of("name", "f"))
                                .build()),
                conversation(
                        "calls with members of which the record does not know",
                        null,
                        weatherItem,
                        calling(
                                null,
                                Map.of(
                                        "tool_calls",
                                        List.of(
                                                Map.of(
                                                        "index",
                                                        0,
                                                        "id",
                                                        "c1",
                                                        "function",
                                                        Map.of(
                                                                "name",
                                                                "weather",
                                                                "arguments",
                                                                "{}")),
                                                Map.of("id", "c3", "type", "custom"))))),
                conversation(
                        "extra members of a message are not sent",
                        null,
                        saying + "," + weatherItem,
                        calling(
                                "So",
                                Map.of("name", "me", "reasoning_opaque", "x", "tool_calls", "no"),
                                weather)),
                conversation(
                        "tool",
                        null,
                        "{'type':'function_call_output','call_id':'c1','output':'sun'}",
                        ChatMessage.tool("c1", "sun")),
                conversation(
                        "tool that answers with nothing",
                        null,
                        "{'type':'function_call_output','call_id':'c1','output':''}",
                        ChatMessage.builder(Role.TOOL).toolCallId("c1").build()),
                conversation(
                        "tool that answers with an image",
                        null,
                        "{'type':'function_call_output','call_id':'c1','output':["
                                + "{'type':'input_text','text':'see'},"
                                + imagePart
                                + "]}",
                        ChatMessage.builder(Role.TOOL)
                                .content(List.of(text("see"), image))
                                .toolCallId("c1")
                                .build()),
                conversation(
                        "function, without a name",
                        null,
                        "{'type':'function_call_output','output':'sun'}",
                        instruction(Role.FUNCTION, "sun")));
    }

    private static ChatMessage userWithoutContent() {
        return ChatMessage.of(Role.USER);
    }

    private static Arguments conversation(
            String name, String instructions, String items, ChatMessage... messages) {
        return arguments(name, List.of(messages), instructions, items);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conversations")
    void aConversationBecomesInstructionsAndItems(
            String name, List<ChatMessage> messages, String instructions, String items) {
        String expected =
                (instructions == null ? "{" : "{'instructions':'" + instructions + "',")
                        + "'store':false,'input':["
                        + items
                        + "],'stream':false}";

        assertThat(encode(ChatRequest.of(messages))).as(name).isEqualTo(json(expected));
    }

    /** Part of Chat Completions that says more than the record holds, the part that is sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}"
                        + " | {'type':'input_text','text':'a'}",
                "{'type':'text','text':{'value':'v'}} | {'type':'text','text':{'value':'v'}}",
                "{'type':'refusal','refusal':'No'} | {'type':'input_text','text':'No'}",
                "{'type':'image_url','image_url':{'url':'https://a/b','format':'image/png'}}"
                        + " | {'type':'input_image','image_url':'https://a/b'}",
                "{'type':'image_url','image_url':{'url':'https://a/b','detail':'low','x':1}}"
                        + " | {'type':'input_image','image_url':'https://a/b','detail':'low'}",
                "{'type':'image_url','image_url':{'url':'https://a/b','detail':''}}"
                        + " | {'type':'input_image','image_url':'https://a/b'}",
                "{'type':'image_url','image_url':'https://a/b'}"
                        + " | {'type':'input_image','image_url':'https://a/b'}",
                "{'type':'image_url','image_url':{'url':7}}"
                        + " | {'type':'image_url','image_url':{'url':7}}",
                "{'type':'file','file':{'file_data':'data:application/pdf;base64,AA==',"
                        + "'filename':'a.pdf','x':1}}"
                        + " | {'type':'input_file','filename':'a.pdf',"
                        + "'file_data':'data:application/pdf;base64,AA=='}",
                "{'type':'file','file':{'file_id':'f1','filename':null}}"
                        + " | {'type':'input_file','file_id':'f1'}",
                "{'type':'file','file':'odd'} | {'type':'file','file':'odd'}",
                "{'type':'input_audio','input_audio':{}} | {'type':'input_audio','input_audio':{}}"
            })
    @SuppressWarnings("unchecked")
    void aPartOfChatCompletionsIsTranslated(String part, String expected) {
        ContentPart other = ContentPart.other((Map<String, Object>) JsonValues.parse(json(part)));

        assertThat(encode(ChatRequest.of(ChatMessage.of(Role.USER, other))))
                .contains(json("'role':'user','content':[" + expected + "]"));
    }

    @Test
    void instructionsThatAreMarkedAreTextAllTheSame() {
        ContentPart marked =
                ContentPart.other(Map.of("type", "text", "text", "a", "cache_control", Map.of()));

        assertThat(
                        encode(
                                ChatRequest.of(
                                        ChatMessage.of(Role.SYSTEM, marked),
                                        ChatMessage.user("Hi"))))
                .startsWith(json("{'instructions':'a',"));
    }

    /** Conversations in which nobody says anything. */
    static Stream<List<ChatMessage>> emptyConversations() {
        return Stream.of(
                List.of(),
                List.of(ChatMessage.user("")),
                List.of(userWithoutContent()),
                List.of(calling(null, Map.of())),
                List.of(ChatMessage.system(""), userWithoutContent()));
    }

    @ParameterizedTest
    @MethodSource("emptyConversations")
    void aConversationThatSaysNothingIsRefused(List<ChatMessage> messages) {
        assertThatThrownBy(() -> encode(ChatRequest.of(messages)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The conversation is empty: none of its messages has any content");
    }

    /** Request, the members that it has beside input and {@code stream}. */
    static Stream<Arguments> settings() {
        String whole =
                "'model':'m1','temperature':0.5,'top_p':1.0,'max_output_tokens':7,"
                        + "'reasoning':{'effort':'low'},'store':false";
        return Stream.of(
                setting("", "'store':false"),
                arguments(request("m1", 0.5, 1.0, 7, "low", "{}"), whole),
                arguments(
                        request(
                                "m1",
                                0.5,
                                1.0,
                                7,
                                "low",
                                "{'model':'m2','temperature':1,'top_p':0,'max_output_tokens':8,"
                                        + "'max_tokens':9,"
                                        + "'reasoning_effort':'high'}"),
                        whole),
                setting(
                        "'model':'m2','temperature':1,'top_p':0",
                        "'model':'m2','temperature':1,'top_p':0,'store':false"),
                // What the conversation and the operation decide.
                setting(
                        "'stream':true,'stream_options':{'include_usage':true},'messages':[1],"
                                + "'input':'x'",
                        "'store':false"),
                setting("'instructions':'Be brief.'", "'instructions':'Be brief.','store':false"),
                // Members of this format, of both, and of neither.
                setting(
                        "'include':['reasoning.encrypted_content'],'user':'me','x':null,"
                                + "'parallel_tool_calls':false,'n':[1,{'a':1.5}]",
                        "'include':['reasoning.encrypted_content'],'user':'me','x':null,"
                                + "'parallel_tool_calls':false,'n':[1,{'a':1.5}],'store':false"),
                setting("'store':true", "'store':true"),
                setting("'store':null", "'store':null"),
                // Limits.
                setting("'max_output_tokens':1", "'max_output_tokens':1,'store':false"),
                setting("'max_completion_tokens':1", "'max_output_tokens':1,'store':false"),
                setting("'max_tokens':1", "'max_output_tokens':1,'store':false"),
                setting(
                        "'max_tokens':1,'max_completion_tokens':2",
                        "'max_output_tokens':2,'store':false"),
                setting(
                        "'max_completion_tokens':null,'max_tokens':1",
                        "'max_output_tokens':1,'store':false"),
                setting(
                        "'max_tokens':1,'max_output_tokens':3",
                        "'max_output_tokens':3,'store':false"),
                // Reasoning.
                setting("'reasoning_effort':'low'", "'reasoning':{'effort':'low'},'store':false"),
                setting(
                        "'reasoning_effort':'low','reasoning':{'summary':'auto'}",
                        "'reasoning':{'summary':'auto','effort':'low'},'store':false"),
                setting("'reasoning':{'effort':'x'}", "'reasoning':{'effort':'x'},'store':false"),
                setting("'reasoning':null", "'reasoning':null,'store':false"),
                arguments(
                        request(null, null, null, null, "low", "{'reasoning':{'summary':'auto'}}"),
                        "'reasoning':{'summary':'auto','effort':'low'},'store':false"),
                arguments(
                        request(null, null, null, null, "low", "{'reasoning':{'effort':'high'}}"),
                        "'reasoning':{'effort':'high'},'store':false"),
                arguments(
                        request(null, null, null, null, "low", "{'reasoning':null}"),
                        "'reasoning':{'effort':'low'},'store':false"),
                // Tools.
                setting(
                        "'tools':[{'type':'function','function':{'name':'f','description':'d',"
                                + "'parameters':{'type':'object','properties':{}},'strict':true}}]",
                        "'tools':[{'type':'function','name':'f','description':'d',"
                                + "'parameters':{'type':'object','properties':{}},'strict':true}],"
                                + "'store':false"),
                setting(
                        "'tools':[{'function':{'name':'f','type':'x'},'type':'function','y':1}]",
                        "'tools':[{'type':'function','name':'f','y':1,"
                                + "'parameters':{'type':'object','properties':{}},"
                                + "'strict':false}],'store':false"),
                setting(
                        "'tools':[{'type':'function','function':{'name':'f','parameters':null}}]",
                        "'tools':[{'type':'function','name':'f',"
                                + "'parameters':{'type':'object','properties':{}},"
                                + "'strict':false}],'store':false"),
                setting(
                        "'tools':[{'type':'custom','custom':{'name':'f','description':'d'}}]",
                        "'tools':[{'type':'custom','name':'f','description':'d'}],'store':false"),
                setting(
                        "'tools':[{'type':'custom','custom':{'name':'f','format':"
                                + "{'type':'grammar','grammar':"
                                + "{'syntax':'lark','definition':'x'}}}}]",
                        "'tools':[{'type':'custom','name':'f','format':"
                                + "{'type':'grammar','syntax':'lark','definition':'x'}}],"
                                + "'store':false"),
                setting(
                        "'tools':[{'type':'custom','name':'f'}]",
                        "'tools':[{'type':'custom','name':'f'}],'store':false"),
                setting(
                        "'tools':[{'type':'function','name':'f'},{'type':'web_search'},7,null,"
                                + "{'type':'function','function':'f'},{'type':'x','x':{'a':1}}]",
                        "'tools':[{'type':'function','name':'f'},{'type':'web_search'},7,null,"
                                + "{'type':'function','function':'f'},{'type':'x','x':{'a':1}}],"
                                + "'store':false"),
                setting("'tools':[]", "'tools':[],'store':false"),
                setting("'tools':'x'", "'tools':'x','store':false"),
                setting("'tool_choice':'auto'", "'tool_choice':'auto','store':false"),
                setting(
                        "'tool_choice':{'type':'function','function':{'name':'f'}}",
                        "'tool_choice':{'type':'function','name':'f'},'store':false"),
                setting(
                        "'tool_choice':{'type':'function','name':'f'}",
                        "'tool_choice':{'type':'function','name':'f'},'store':false"),
                setting(
                        "'tool_choice':{'type':'custom','custom':{'name':'f'}}",
                        "'tool_choice':{'type':'custom','name':'f'},'store':false"),
                setting(
                        "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto',"
                                + "'tools':[{'type':'function','function':{'name':'f'}},"
                                + "{'type':'web_search'}]}}",
                        "'tool_choice':{'type':'allowed_tools','mode':'auto',"
                                + "'tools':[{'type':'function','name':'f'},"
                                + "{'type':'web_search'}]},'store':false"),
                setting(
                        "'tool_choice':{'type':'allowed_tools','allowed_tools':{'tools':'odd'}}",
                        "'tool_choice':{'type':'allowed_tools','tools':'odd'},'store':false"),
                // Format of the text.
                setting(
                        "'response_format':{'type':'json_schema','json_schema':{'name':'n',"
                                + "'schema':{'type':'object'},'strict':true}}",
                        "'text':{'format':{'type':'json_schema','name':'n',"
                                + "'schema':{'type':'object'},'strict':true}},'store':false"),
                setting(
                        "'response_format':{'type':'json_object'}",
                        "'text':{'format':{'type':'json_object'}},'store':false"),
                setting(
                        "'response_format':{'type':'text'},'text':{'verbosity':'low'}",
                        "'text':{'verbosity':'low','format':{'type':'text'}},'store':false"),
                setting(
                        "'response_format':{'type':'text'},'text':{'format':{'type':'x'}}",
                        "'text':{'format':{'type':'x'}},'store':false"),
                setting("'response_format':null", "'store':false"),
                setting("'verbosity':'low'", "'text':{'verbosity':'low'},'store':false"));
    }

    private static Arguments setting(String extra, String expected) {
        return arguments(request(null, null, null, null, null, "{" + extra + "}"), expected);
    }

    @SuppressWarnings("unchecked")
    private static ChatRequest request(
            String model,
            Double temperature,
            Double topP,
            Integer maxTokens,
            String effort,
            String extra) {
        return ChatRequest.builder()
                .model(model)
                .messages(List.of(ChatMessage.user("Hi")))
                .temperature(temperature)
                .topP(topP)
                .maxTokens(maxTokens)
                .reasoningEffort(effort)
                .extra((Map<String, Object>) JsonValues.parse(json(extra)))
                .build();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingsAreSaidInTheWordsOfTheFormat(ChatRequest request, String expected) {
        assertThat(encode(request))
                .isEqualTo(json("{" + expected + ",'input':[" + HI + "],'stream':false}"));
    }

    @Test
    void theConversationsInstructionsComeBeforeThoseOfTheExtraMembers() {
        ChatRequest request =
                request(null, null, null, null, null, "{'instructions':'b'}")
                        .withSystemMessage("a");

        assertThat(encode(request))
                .isEqualTo(
                        json(
                                "{'instructions':'a','store':false,'input':["
                                        + HI
                                        + "],'stream':false}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUsageOfAStreamNeedsNoAsking(boolean includeUsage) {
        ChatRequest request = ChatRequest.of(ChatMessage.user("Hi"));

        assertThat(new String(api.encodeStreamed(request, includeUsage), StandardCharsets.UTF_8))
                .isEqualTo(json("{'store':false,'input':[" + HI + "],'stream':true}"));
    }

    /** Texts that end an answer, seed, extra members, what of them is left out. */
    static Stream<Arguments> withoutWord() {
        return Stream.of(
                arguments(List.of(), null, "{}", Set.of()),
                arguments(List.of("END"), null, "{}", Set.of("stop")),
                arguments(List.of(), 0L, "{}", Set.of("seed")),
                arguments(List.of("END"), 1L, "{}", Set.of("stop", "seed")),
                arguments(List.of(), null, "{'stop':'END','seed':3}", Set.of("stop", "seed")),
                arguments(List.of(), null, "{'stop':['END']}", Set.of("stop")),
                arguments(List.of(), null, "{'stop':[],'seed':null}", Set.of()),
                arguments(List.of(), null, "{'stop':null}", Set.of()));
    }

    @ParameterizedTest
    @MethodSource("withoutWord")
    void whatTheFormatHasNoWordForIsNamedAndNotSent(
            List<String> stop, Long seed, String extra, Set<String> leftOut) {
        ChatRequest request =
                request(null, null, null, null, null, extra)
                        .orElse(ChatRequest.builder().stop(stop).seed(seed).build());

        assertThat(api.unsupportedOptions(request)).isEqualTo(leftOut);
        assertThat(encode(request))
                .isEqualTo(json("{'store':false,'input':[" + HI + "],'stream':false}"));
    }

    @Test
    void theSameRequestGivesTheSameBytes() {
        Map<String, Object> extra = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            extra.put("x" + (i * 7919) % 50, i);
        }
        ChatRequest request =
                ChatRequest.of(ChatMessage.user("Hi"))
                        .orElse(
                                ChatRequest.builder()
                                        .model("m1")
                                        .temperature(0.1)
                                        .topP(0.2)
                                        .maxTokens(3)
                                        .reasoningEffort("low")
                                        .extra(extra)
                                        .build());

        assertThat(api.encode(request))
                .isEqualTo(new ResponsesApi().encode(request.withModel("m1")));
    }

    /** Requests with half of a surrogate pair. */
    static Stream<ChatRequest> invalidTexts() {
        String half = "a\uD83D";
        ChatRequest plain = ChatRequest.of(ChatMessage.user("Hi"));
        return Stream.of(
                ChatRequest.of(ChatMessage.user(half)),
                plain.withSystemMessage(half),
                ChatRequest.of(ChatMessage.tool("c1", half)),
                ChatRequest.of(calling(null, Map.of(), ToolCall.of("c1", "f", half))),
                plain.withModel(half),
                request(null, null, null, null, half, "{}"),
                request(null, null, null, null, null, "{'x':'" + half + "'}"),
                request(null, null, null, null, null, "{'" + half + "':1}"));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("invalidTexts")
    void textThatIsNotUnicodeIsRefused(ChatRequest request) {
        assertThatThrownBy(() -> api.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not valid Unicode");
    }

    /** Values that JSON cannot hold. */
    static Stream<Object> notJson() {
        return Stream.of(new Object(), Map.of("s3cret", List.of(new Object())));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("notJson")
    void aValueThatIsNoJsonIsRefusedByTheNameOfItsMember(Object value) {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(List.of(ChatMessage.user("Hi")))
                        .extra(Map.of("metadata", value))
                        .build();

        assertThatThrownBy(() -> api.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The member 'metadata' cannot be written as JSON")
                .hasNoCause();
    }

    @Test
    void itIsTheResponsesFormat() {
        assertThat(api.format()).isEqualTo(WireFormat.RESPONSES);
        assertThat(api.streamDecoder(1)).isInstanceOf(ResponsesStream.class);
    }
}
