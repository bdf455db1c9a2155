// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The tools of random calls: a route that returns a result, a bean whose tools return a result or
 * fail, the decisions on their calls, and the calls that the server requests. Immutable.
 */
final class RandomTools implements ToolSource {

    /** A tool that is a route. */
    static final String LOOKUP =
            "copilot:tool:lookup?description=A tool&tags=random&readOnlyHint=true"
                    + "&parameter.number=integer&parameter.number.required=true";

    private static final String DENIED = "denied";
    private static final int MAX_ROUNDS = 3;
    private static final int MAX_CALLS = 3;

    /** Arguments of {@link #LOOKUP}, of which the last ones do not fit. */
    private static final List<String> LOOKUPS =
            List.of("{\"number\":1}", "{\"number\":\"2\"}", "{\"number\":\"many\"}", "{}");

    /** A tool call that the server requests. */
    private record Wanted(String tool, String arguments) {}

    /** The rounds of tool calls that the server requests before it answers a prompt. Immutable. */
    static final class Rounds {

        private final List<List<Wanted>> rounds;

        private Rounds(List<List<Wanted>> rounds) {
            this.rounds = rounds;
        }

        int count() {
            return rounds.size();
        }

        /**
         * Returns the number of rounds that have ended.
         *
         * @param results the number of results in the conversation
         */
        int ended(int results) {
            int calls = 0;
            int ended = 0;
            while (ended < rounds.size() && calls + rounds.get(ended).size() <= results) {
                calls += rounds.get(ended).size();
                ended++;
            }
            return ended;
        }

        /** Returns the answer that requests the calls of a round. */
        Answer answer(int round) {
            Answer answer = Answer.text(round % 2 == 0 ? "" : RandomCalls.ANSWER_WORD);
            for (Wanted call : rounds.get(round)) {
                answer = answer.toolCall(call.tool(), call.arguments());
            }
            return answer;
        }
    }

    /** Returns no round for half of the prompts, and up to {@link #MAX_ROUNDS} for the others. */
    static Rounds rounds(Random random) {
        int count = Math.max(0, random.nextInt(2 * MAX_ROUNDS + 1) - MAX_ROUNDS);
        List<List<Wanted>> rounds = new ArrayList<>();
        for (int round = 0; round < count; round++) {
            List<Wanted> calls = new ArrayList<>();
            int size = 1 + random.nextInt(MAX_CALLS);
            for (int i = 0; i < size; i++) {
                calls.add(any(random));
            }
            rounds.add(List.copyOf(calls));
        }
        return new Rounds(List.copyOf(rounds));
    }

    private static Wanted any(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Wanted("change", "{\"way\":\"" + DENIED + "\"}");
            case 1 -> new Wanted("change", "{\"way\":\"allowed\"}");
            case 2 -> new Wanted("broken", "{}");
            case 3 -> new Wanted("invented-" + random.nextInt(1_000), "{}");
            default -> new Wanted("lookup", LOOKUPS.get(random.nextInt(LOOKUPS.size())));
        };
    }

    /** Decides on the calls of tools that do not only read. */
    static CompletionStage<?> decide(ToolInvocation call) {
        return CompletableFuture.completedFuture(!call.arguments().contains(DENIED));
    }

    @Override
    public Set<String> tags() {
        return Set.of("random");
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(tool("change", false), tool("broken", true));
    }

    private static ToolSpec tool(String name, boolean isReadOnly) {
        return ToolSpec.builder(name)
                .description("A tool")
                .parameters(Map.of("type", "object"))
                .readOnlyHint(isReadOnly)
                .build();
    }

    @Override
    public CompletionStage<String> call(ToolInvocation invocation) {
        return invocation.name().equals("broken")
                ? CompletableFuture.failedFuture(new IllegalStateException("broken"))
                : CompletableFuture.supplyAsync(() -> "The result of " + invocation.callId());
    }
}
