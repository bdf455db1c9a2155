// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ResponseFormat;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.io.IOException;
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

/** Cases are JSON with ' for ". */
class TypedMembersTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, WireApi> FORMATS =
            Map.of(
                    "completions", new CompletionsApi(),
                    "responses", new ResponsesApi(),
                    "messages", new MessagesApi());
    private static final Map<String, Object> OBJECT = Map.of("type", "object");
    private static final ResponseFormat SCHEMA = ResponseFormat.jsonSchema("n", OBJECT);
    private static final ChatRequest HI = ChatRequest.of(ChatMessage.user("Hi"));

    private static ToolSpec.Builder weather() {
        return ToolSpec.builder("weather").description("d").parameters(OBJECT);
    }

    private static Map<String, Object> members(String json) {
        try {
            return MAPPER.readValue(json.replace('\'', '"'), new TypeReference<>() {});
        } catch (IOException notJson) {
            throw new AssertionError(notJson);
        }
    }

    /** Returns the request as the reader of a body in OpenAI's format makes it. */
    private static ChatRequest read(String json) {
        Map<String, Object> extra = members(json);
        ChatRequest.Builder request = HI.toBuilder().extra(extra);
        TypedMembers.read(extra, request);
        return request.build();
    }

    static Stream<Arguments> known() {
        return Stream.of(
                arguments(
                        "{'tools':[{'type':'function','function':{'name':'weather',"
                                + "'description':'d','parameters':{'type':'object'}}}]}",
                        HI.toBuilder().tools(weather().build())),
                arguments(
                        "{'user':'u','tools':[{'function':{'strict':true,'parameters':"
                                + "{'type':'object'},'description':'d','name':'weather'},"
                                + "'type':'function'}]}",
                        HI.toBuilder().tools(weather().strict(true).build())),
                arguments(
                        "{'tools':[{'type':'function','function':{'name':'t',"
                                + "'description':null}}]}",
                        HI.toBuilder().tools(ToolSpec.builder("t").build())),
                arguments("{'tool_choice':'auto'}", HI.toBuilder().toolChoice(ToolChoice.AUTO)),
                arguments("{'tool_choice':'none'}", HI.toBuilder().toolChoice(ToolChoice.NONE)),
                arguments(
                        "{'tool_choice':'required'}",
                        HI.toBuilder().toolChoice(ToolChoice.REQUIRED)),
                arguments(
                        "{'tool_choice':{'function':{'name':'t'},'type':'function'},'n':1}",
                        HI.toBuilder().toolChoice(ToolChoice.named("t"))),
                arguments(
                        "{'response_format':{'type':'text'}}",
                        HI.toBuilder().responseFormat(ResponseFormat.TEXT)),
                arguments(
                        "{'response_format':{'type':'json_object'}}",
                        HI.toBuilder().responseFormat(ResponseFormat.JSON_OBJECT)),
                arguments(
                        "{'response_format':{'type':'json_schema','json_schema':"
                                + "{'schema':{'type':'object'},'strict':true,'name':'n'}}}",
                        HI.toBuilder().responseFormat(SCHEMA.toBuilder().strict(true).build())));
    }

    @ParameterizedTest
    @MethodSource("known")
    void whatTheTypesHoldIsReadAndSentAsItWasReceived(String json, ChatRequest.Builder expected) {
        ChatRequest request = read(json);

        assertThat(request).isEqualTo(expected.extra(members(json)).build());
        assertIsSentAsReceived(request);
    }

    static Stream<String> unknown() {
        return Stream.of(
                "{'tools':[]}",
                "{'tools':null,'tool_choice':null,'response_format':null}",
                "{'tools':'odd','tool_choice':'odd','response_format':'odd'}",
                "{'tools':[1]}",
                "{'tools':[{'type':'function'}]}",
                "{'tools':[{'type':'function','function':{'name':' '}}]}",
                "{'tools':[{'type':'function','function':{'name':'t','x':1}}]}",
                "{'tools':[{'type':'function','x':1,'function':{'name':'t'}}]}",
                "{'tools':[{'type':'function','function':{'name':'t','parameters':'odd'}}]}",
                "{'tools':[{'type':'function','function':{'name':'t'}},{'type':'web_search'}]}",
                "{'tools':[{'name':'t','input_schema':{}}]}",
                "{'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto'}}}",
                "{'tool_choice':{'type':'tool','name':'t'}}",
                "{'response_format':{'type':'text','x':1}}",
                "{'response_format':{'type':'json_schema','json_schema':{'name':'n'}}}",
                "{'response_format':{'type':'json_schema','json_schema':"
                        + "{'name':'n','schema':{},'description':'d'}}}");
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void whatTheTypesDoNotHoldIsAnExtraMemberAlone(String json) {
        ChatRequest request = read(json);

        assertThat(request).isEqualTo(HI.toBuilder().extra(members(json)).build());
        assertIsSentAsReceived(request);
    }

    /** As a request of which no member was read. */
    private static void assertIsSentAsReceived(ChatRequest request) {
        ChatRequest untyped = HI.toBuilder().extra(request.extra()).build();
        FORMATS.forEach(
                (name, format) -> {
                    assertThat(text(format.encode(request)))
                            .as(name)
                            .isEqualTo(text(format.encode(untyped)));
                    assertThat(format.unsupportedOptions(request))
                            .isEqualTo(format.unsupportedOptions(untyped));
                });
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    static Stream<Arguments> written() {
        ChatRequest.Builder tools =
                HI.toBuilder().tools(weather().strict(true).build(), ToolSpec.builder("t").build());
        ChatRequest.Builder named = tools.build().toBuilder().toolChoice(ToolChoice.named("t"));
        ChatRequest.Builder schema =
                HI.toBuilder().responseFormat(SCHEMA.toBuilder().strict(true).build());
        ChatRequest.Builder config =
                schema.build().toBuilder().extra(members("{'output_config':{'effort':'low'}}"));
        return Stream.of(
                arguments(
                        "completions",
                        named,
                        "{'tools':[{'type':'function','function':{'name':'weather',"
                                + "'description':'d','parameters':{'type':'object'},'strict':true}},"
                                + "{'type':'function','function':{'name':'t'}}],"
                                + "'tool_choice':{'type':'function','function':{'name':'t'}}}"),
                arguments(
                        "responses",
                        named,
                        "{'tools':[{'type':'function','name':'weather','description':'d',"
                                + "'parameters':{'type':'object'},'strict':true},"
                                + "{'type':'function','name':'t','parameters':"
                                + "{'type':'object','properties':{}},'strict':false}],"
                                + "'tool_choice':{'type':'function','name':'t'}}"),
                arguments(
                        "messages",
                        named,
                        "{'tools':[{'name':'weather','description':'d','input_schema':"
                                + "{'type':'object'}},{'name':'t','input_schema':"
                                + "{'type':'object'}}],"
                                + "'tool_choice':{'type':'tool','name':'t'}}"),
                arguments(
                        "completions",
                        schema,
                        "{'response_format':{'type':'json_schema','json_schema':"
                                + "{'name':'n','schema':{'type':'object'},'strict':true}}}"),
                arguments(
                        "responses",
                        schema,
                        "{'text':{'format':{'type':'json_schema','name':'n',"
                                + "'schema':{'type':'object'},'strict':true}}}"),
                arguments(
                        "messages",
                        schema,
                        "{'output_config':{'format':{'type':'json_schema',"
                                + "'schema':{'type':'object'}}},'response_format':null}"),
                arguments(
                        "messages",
                        config,
                        "{'output_config':{'effort':'low','format':{'type':'json_schema',"
                                + "'schema':{'type':'object'}}}}"),
                arguments(
                        "messages",
                        HI.toBuilder().responseFormat(ResponseFormat.JSON_OBJECT),
                        "{'response_format':{'type':'json_object'}}"),
                arguments(
                        "messages",
                        HI.toBuilder().responseFormat(ResponseFormat.TEXT),
                        "{'response_format':null,'output_config':null}"));
    }

    /** A member that is expected to be null is not sent. */
    @ParameterizedTest
    @MethodSource("written")
    void eachFormatWritesTheTypedMembersInItsOwnForm(
            String format, ChatRequest.Builder request, String expected) throws IOException {
        JsonNode sent = MAPPER.readTree(FORMATS.get(format).encode(request.build()));

        for (Map.Entry<String, JsonNode> member :
                MAPPER.<JsonNode>valueToTree(members(expected)).properties()) {
            assertThat(sent.path(member.getKey()))
                    .as(member.getKey())
                    .isEqualTo(
                            member.getValue().isNull() ? sent.path("missing") : member.getValue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, auto, auto, auto",
        "NONE, none, none, none",
        "REQUIRED, required, required, any"
    })
    void eachFormatNamesAChoiceInItsOwnWord(
            String choice, String completions, String responses, String messages)
            throws IOException {
        ToolChoice typed =
                Map.of(
                                "AUTO", ToolChoice.AUTO,
                                "NONE", ToolChoice.NONE,
                                "REQUIRED", ToolChoice.REQUIRED)
                        .get(choice);
        ChatRequest request = HI.toBuilder().tools(weather().build()).toolChoice(typed).build();

        assertThat(choice(request, "completions").asText()).isEqualTo(completions);
        assertThat(choice(request, "responses").asText()).isEqualTo(responses);
        assertThat(choice(request, "messages").path("type").asText()).isEqualTo(messages);
    }

    private static JsonNode choice(ChatRequest request, String format) throws IOException {
        return MAPPER.readTree(FORMATS.get(format).encode(request)).path("tool_choice");
    }

    @Test
    void aTypedMemberWinsOverAnExtraOneThatSaysOtherwise() {
        ChatRequest received = read("{'tool_choice':'none','user':'u'}");
        ChatRequest changed = received.toBuilder().toolChoice(ToolChoice.AUTO).build();

        assertThat(TypedMembers.toExtra(changed).extra())
                .isEqualTo(members("{'tool_choice':'auto','user':'u'}"));
    }

    static Stream<Arguments> defaults() {
        ChatRequest typed = HI.toBuilder().responseFormat(SCHEMA).build();
        ChatRequest received = read("{'response_format':{'type':'json_object'}}");
        ChatRequest option =
                HI.toBuilder().extra(members("{'response_format':{'type':'text'}}")).build();
        return Stream.of(
                arguments("typed over an option", typed, option, "json_schema"),
                arguments("received over an option", received, option, "json_object"),
                arguments("an option over received", option, received, "text"),
                arguments("an option over typed", option, typed, "text"),
                arguments("received where nothing is set", HI, received, "json_object"),
                arguments("typed where nothing is set", HI, typed, "json_schema"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defaults")
    void aMemberOfEitherKindWinsOverTheDefaults(
            String name, ChatRequest own, ChatRequest defaults, String expected)
            throws IOException {
        byte[] sent = FORMATS.get("completions").encode(own.orElse(defaults));

        assertThat(MAPPER.readTree(sent).at("/response_format/type").asText()).isEqualTo(expected);
    }

    @Test
    void aMemberIsRemovedInBothKinds() {
        Map<String, Object> rest = new LinkedHashMap<>(Map.of("user", "u"));
        ChatRequest request =
                read(
                        "{'tools':[{'type':'function','function':{'name':'t'}}],"
                                + "'tool_choice':'auto','response_format':{'type':'text'},"
                                + "'user':'u'}");

        assertThat(request.without(Set.of("tools", "tool_choice", "response_format")))
                .isEqualTo(HI.toBuilder().extra(rest).build());
        assertThat(request.without(Set.of("user")).tools())
                .isEqualTo(List.of(ToolSpec.builder("t").build()));
    }
}
