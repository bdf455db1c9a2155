// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import io.github.camelcopilot.test.Answer;
import java.util.List;
import java.util.stream.Stream;

/** Schemas, each with an answer and what it is. JSON is written with single quotes. */
final class OutputCorpus {

    /**
     * A schema with an answer.
     *
     * @param json what the answer is; null if it is invalid
     * @param pointers of the violations; empty for other failures
     * @param code of the failure; null = none
     */
    record Case(
            String name,
            String schema,
            Answer answer,
            String json,
            List<String> pointers,
            String code) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String PERSON =
            "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer','minimum':0}},"
                    + "'required':['name','age'],'additionalProperties':false}";
    private static final String ADA = "{'name':'Ada','age':36}";
    private static final String NUMBER =
            "{'type':'object','properties':{'n':{'type':'number'}},'required':['n']}";
    private static final String INTEGER =
            "{'type':'object','properties':{'n':{'type':'integer'}},'required':['n']}";
    private static final String LIST =
            "{'type':'object','properties':{'tags':{'type':'array','items':{'type':'string'},'minItems':1,"
                    + "'maxItems':2,'uniqueItems':true}},'required':['tags']}";
    private static final String COLOR =
            "{'type':'object','properties':{'color':{'enum':['red','green',null]}},'required':['color']}";
    private static final String NULLABLE =
            "{'type':'object','properties':{'nick':{'type':['string','null']}},'required':['nick']}";
    private static final String ANY_OF =
            "{'type':'object','properties':{'id':{'anyOf':[{'type':'integer'},{'type':'string','pattern':'^x'}]}},"
                    + "'required':['id']}";
    private static final String ONE_OF =
            "{'type':'object','properties':{'n':{'oneOf':[{'type':'number','multipleOf':2},"
                    + "{'type':'number','multipleOf':3}]}},'required':['n']}";
    private static final String DEFS =
            "{'type':'object','properties':{'from':{'$ref':'#/$defs/place'},'to':{'$ref':'#/$defs/place'}},"
                    + "'required':['from','to'],'$defs':{'place':{'type':'object','properties':{'city':"
                    + "{'type':'string','minLength':2}},'required':['city'],'additionalProperties':false}}}";
    private static final String TREE =
            "{'type':'object','properties':{'v':{'type':'integer'},'next':{'type':'array','items':{'$ref':'#'}}},"
                    + "'required':['v']}";
    private static final String DATES =
            "{'type':'object','properties':{'at':{'type':'string','format':'%s'}},'required':['at']}";
    private static final String TEXT =
            "{'type':'object','properties':{'t':{'type':'string','maxLength':3}},'required':['t']}";

    private OutputCorpus() {}

    static Stream<Case> cases() {
        return Stream.of(
                        values(),
                        structures(),
                        formats(),
                        numbers(),
                        texts(),
                        wrappings(),
                        syntaxes(),
                        ends())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> values() {
        return Stream.of(
                valid("object", PERSON, ADA),
                invalid("wrong type", PERSON, "{'name':'Ada','age':'36'}", "/age"),
                invalid("below the minimum", PERSON, "{'name':'Ada','age':-1}", "/age"),
                invalid("missing property", PERSON, "{'name':'Ada'}", ""),
                invalid("unknown property", PERSON, "{'name':'Ada','age':1,'x':0}", ""),
                invalid("two violations", PERSON, "{'name':1,'age':'x'}", "/name", "/age"),
                invalid("another root", PERSON, "[1]", ""),
                valid("enum", COLOR, "{'color':'red'}"),
                valid("enum with null", COLOR, "{'color':null}"),
                invalid("outside of an enum", COLOR, "{'color':'blue'}", "/color"),
                valid("nullable", NULLABLE, "{'nick':null}"),
                valid("nullable with a value", NULLABLE, "{'nick':'A'}"),
                invalid("null in a required text", PERSON, "{'name':null,'age':1}", "/name"),
                valid("root array", "{'type':'array','items':{'type':'integer'}}", "[1,2]"),
                invalid(
                        "in a root array",
                        "{'type':'array','items':{'type':'integer'}}",
                        "[1,'x']",
                        "/1"),
                valid("root text", "{'type':'string'}", "'yes'"),
                valid("root null", "{'type':['null','integer']}", "null"),
                invalid("constant", "{'const':7}", "8", ""));
    }

    private static Stream<Case> structures() {
        return Stream.of(
                valid("array", LIST, "{'tags':['a','b']}"),
                invalid("too many items", LIST, "{'tags':['a','b','c']}", "/tags"),
                invalid("no item", LIST, "{'tags':[]}", "/tags"),
                invalid("repeated item", LIST, "{'tags':['a','a']}", "/tags"),
                invalid("wrong item", LIST, "{'tags':['a',2]}", "/tags/1"),
                valid("anyOf", ANY_OF, "{'id':'x1'}"),
                invalid("none of anyOf", ANY_OF, "{'id':'y'}", "/id", "/id"),
                valid("oneOf", ONE_OF, "{'n':4}"),
                invalid("two of oneOf", ONE_OF, "{'n':6}", "/n"),
                valid("$defs", DEFS, "{'from':{'city':'Bern'},'to':{'city':'Rome'}}"),
                invalid("in $defs", DEFS, "{'from':{'city':'Bern'},'to':{'city':'R'}}", "/to/city"),
                valid("recursion", TREE, "{'v':1,'next':[{'v':2,'next':[{'v':3}]}]}"),
                invalid(
                        "deep in a recursion",
                        TREE,
                        "{'v':1,'next':[{'v':2,'next':[{'v':'3'}]}]}",
                        "/next/0/next/0/v"),
                invalid(
                        "escaped pointer",
                        "{'type':'object','additionalProperties':{'type':'integer'}}",
                        "{'a/b~c':'x'}",
                        "/a~1b~0c"));
    }

    private static Stream<Case> formats() {
        return Stream.of(
                valid("date-time", DATES.formatted("date-time"), "{'at':'2026-12-01T10:00:00Z'}"),
                invalid(
                        "no offset",
                        DATES.formatted("date-time"),
                        "{'at':'2026-12-01T10:00'}",
                        "/at"),
                valid("date", DATES.formatted("date"), "{'at':'2024-02-29'}"),
                invalid("no such date", DATES.formatted("date"), "{'at':'2023-02-29'}", "/at"),
                valid("email", DATES.formatted("email"), "{'at':'a@example.com'}"),
                invalid("no email", DATES.formatted("email"), "{'at':'a.example'}", "/at"),
                valid(
                        "uuid",
                        DATES.formatted("uuid"),
                        "{'at':'2eb8aa08-aa98-11ea-b4aa-73b441d16380'}"),
                invalid("no uuid", DATES.formatted("uuid"), "{'at':'2eb8aa08'}", "/at"),
                invalid("no address", DATES.formatted("ipv4"), "{'at':'1.2.3.256'}", "/at"),
                valid("unknown format", DATES.formatted("color"), "{'at':'red'}"));
    }

    private static Stream<Case> numbers() {
        return Stream.of(
                valid("larger than long", INTEGER, "{'n':123456789012345678901234567890}"),
                valid("larger than double", NUMBER, "{'n':1.5e400}"),
                valid("more digits than double", NUMBER, "{'n':0.12345678901234567890123456789}"),
                valid("trailing zeros", NUMBER, "{'n':1.500}"),
                valid("integral fraction", INTEGER, "{'n':3.0}"),
                invalid("fraction", INTEGER, "{'n':3.5}", "/n"),
                invalid("huge exponent", NUMBER, "{'n':1e999999999}", "/n"),
                invalid("too many digits", NUMBER, "{'n':" + "1".repeat(1001) + "}", ""),
                invalid("NaN", NUMBER, "{'n':NaN}", ""),
                invalid("infinity", NUMBER, "{'n':Infinity}", ""),
                invalid("leading zero", NUMBER, "{'n':01}", ""));
    }

    private static Stream<Case> texts() {
        return Stream.of(
                valid("unicode", TEXT, "{'t':'Zü€'}"),
                valid("surrogates are one character", TEXT, "{'t':'😀😀😀'}"),
                invalid("too many characters", TEXT, "{'t':'😀😀😀😀'}", "/t"),
                valid("escaped surrogates", TEXT, "{'t':'\\ud83d\\ude00'}"),
                valid("half of a pair", TEXT, "{'t':'\\ud83d'}"),
                valid("escaped quote", TEXT, "{'t':'a\\\\'}"));
    }

    private static Stream<Case> wrappings() {
        String fence = "```";
        return Stream.of(
                wrapped("whitespace", "\n \t" + ADA + "\r\n\n"),
                wrapped("byte order mark", "\uFEFF" + ADA),
                wrapped("fence with a language", fence + "json\n" + ADA + "\n" + fence),
                wrapped("fence without a language", fence + "\n" + ADA + "\n" + fence),
                wrapped(
                        "fence in upper case",
                        "\n" + fence + "JSON\r\n" + ADA + "\r\n" + fence + "\n"),
                wrapped("fence on one line", fence + "json " + ADA + fence),
                wrapped("fence around the braces", fence + ADA + fence),
                wrapped("longer fence", fence + "`json\n" + ADA + "\n" + fence + "`"),
                wrapped("tilde fence", "~~~\n" + ADA + "\n~~~"),
                invalid("prose before", PERSON, "Here it is: " + ADA, ""),
                invalid("prose behind", PERSON, ADA + " Anything else?", ""),
                invalid(
                        "prose before a fence",
                        PERSON,
                        "Sure:\n" + fence + "json\n" + ADA + "\n" + fence,
                        ""),
                invalid(
                        "two fences",
                        PERSON,
                        fence + "\n" + ADA + "\n" + fence + "\n" + fence + "\n" + ADA + "\n"
                                + fence,
                        ""),
                invalid("open fence", PERSON, fence + "json\n" + ADA, ""));
    }

    private static Stream<Case> syntaxes() {
        return Stream.of(
                invalid("truncated", PERSON, "{'name':'Ad", ""),
                invalid("empty", PERSON, "", ""),
                invalid("blank", PERSON, " \n", ""),
                invalid("text", PERSON, "I do not know.", ""),
                invalid("duplicate key", PERSON, "{'name':'A','age':1,'age':2}", ""),
                invalid("second value", PERSON, ADA + ADA, ""),
                invalid("trailing comma", PERSON, "{'name':'A','age':1,}", ""),
                invalid("comment", PERSON, "/* Ada */ " + ADA, ""),
                invalid("nested too deeply", "{}", "[".repeat(5000) + "]".repeat(5000), ""));
    }

    private static Stream<Case> ends() {
        return Stream.of(
                new Case(
                        "refusal",
                        json(PERSON),
                        Answer.refusal("I cannot do that."),
                        null,
                        List.of(),
                        "refusal"),
                new Case(
                        "cut off",
                        json(PERSON),
                        Answer.text("{\"name\":").cutOff(),
                        null,
                        List.of(),
                        "length"),
                new Case(
                        "cut off behind valid JSON",
                        json(PERSON),
                        Answer.text(json(ADA)).cutOff(),
                        null,
                        List.of(),
                        "length"),
                new Case(
                        "filtered",
                        json(PERSON),
                        Answer.text("{").filtered(),
                        null,
                        List.of(),
                        "content_filter"));
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private static Case valid(String name, String schema, String answer) {
        return new Case(
                name, json(schema), Answer.text(json(answer)), json(answer), List.of(), null);
    }

    private static Case wrapped(String name, String answer) {
        return new Case(name, json(PERSON), Answer.text(json(answer)), json(ADA), List.of(), null);
    }

    private static Case invalid(String name, String schema, String answer, String... pointers) {
        return new Case(
                name, json(schema), Answer.text(json(answer)), null, List.of(pointers), "invalid");
    }
}
