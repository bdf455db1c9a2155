// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.testing.ManualTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tools are offered, and under which names. */
class ToolboxTest {

    private static final String LONG = "x".repeat(64);

    /** A source whose tools return their own name at the source. */
    private static class Source implements ToolSource {

        private final List<String> names;

        Source(String... names) {
            this.names = List.of(names);
        }

        @Override
        public Set<String> tags() {
            return Set.of();
        }

        @Override
        public List<ToolSpec> tools() {
            return names.stream().map(name -> ToolSpec.builder(name).build()).toList();
        }

        @Override
        public CompletionStage<String> call(ToolInvocation invocation) {
            return CompletableFuture.completedFuture(
                    getClass().getSimpleName() + " " + invocation.name());
        }
    }

    private static final class Server extends Source implements McpTools {

        private final String serverName;

        Server(String serverName, String... names) {
            super(names);
            this.serverName = serverName;
        }

        @Override
        public String serverName() {
            return serverName;
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static OfferedTools offered(ToolSource... sources) {
        return new Toolbox(() -> List.of(sources), new ManualTime())
                .select(ToolTags.parse("*"))
                .join();
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(
                        List.of(new Source("read"), new Server("files", "write")),
                        List.of("read", "write")),
                Arguments.of(
                        List.of(new Source("read"), new Server("files", "read")),
                        List.of("read", "files_read")),
                Arguments.of(
                        List.of(new Server("files", "read"), new Source("read")),
                        List.of("files_read", "read")),
                Arguments.of(
                        List.of(new Server("a", "read"), new Server("b", "read", "write")),
                        List.of("a_read", "b_read", "write")),
                Arguments.of(
                        List.of(new Source("a_read", "read"), new Server("a", "read")),
                        List.of("a_read", "read", "a_read_aaf626b4")),
                Arguments.of(
                        List.of(new Source(LONG), new Server("a", LONG)),
                        List.of(LONG, "a_" + "x".repeat(53) + "_4d0dfc1e")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aToolOfAServerGivesWayToOneOfTheSameName(List<ToolSource> sources, List<String> expected) {
        OfferedTools offered = offered(sources.toArray(ToolSource[]::new));

        assertThat(offered.names()).containsExactlyElementsOf(expected);
        assertThat(offered.specs()).extracting(ToolSpec::name).containsExactlyElementsOf(expected);
    }

    @Test
    void aToolUnderAnotherNameIsCalledByItsOwn() throws Exception {
        OfferedTools offered = offered(new Source("read"), new Server("files", "read"));
        OfferedTools.Tool tool = offered.find("files_read").orElseThrow();
        ToolInvocation invocation =
                ToolInvocation.builder(tool.spec()).callId("1").arguments("{\"a\":1}").build();

        assertThat(tool.source().check(invocation).name()).isEqualTo("files_read");
        assertThat(tool.source().check(invocation).arguments()).isEqualTo("{\"a\":1}");
        assertThat(tool.source().call(invocation).toCompletableFuture().join())
                .isEqualTo("Server read");
        assertThat(tool.source().tools()).containsExactly(tool.spec());
    }

    @Test
    void twoOtherToolsOfTheSameNameAreRefused() {
        assertThat(catchThrowable(() -> offered(new Source("read"), new Source("read"))))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Two tools have the name read");
    }
}
