// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.camelcopilot.api.Secret;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the picture of docs/design.md: which room may use which. */
class ArchitectureTest {

    private static final String ROOT = "io.github.camelcopilot";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    // The test server's package has the same root, in a jar or in a folder.
                    .withImportOption(location -> !location.contains("/camelcopilot/test/"))
                    .importPackages(ROOT);

    /** A room ({@code ""} = the root) and those that it may use beside itself and {@code api}. */
    static Stream<Arguments> mayUse() {
        return Stream.of(
                Arguments.of("api", Set.of()),
                Arguments.of(
                        "",
                        Set.of(
                                "agent",
                                "client",
                                "concurrent",
                                "login",
                                "login.store",
                                "memory",
                                "message",
                                "metrics",
                                "options",
                                "output",
                                "provider",
                                "stream",
                                "tool",
                                "transport",
                                "wire")),
                Arguments.of("address", Set.of()),
                Arguments.of(
                        "agent",
                        Set.of("client", "concurrent", "memory", "output", "text", "tool")),
                Arguments.of(
                        "client",
                        Set.of(
                                "concurrent",
                                "login",
                                "output",
                                "provider",
                                "text",
                                "transport",
                                "wire")),
                Arguments.of("concurrent", Set.of()),
                Arguments.of(
                        "login",
                        Set.of("address", "concurrent", "login.store", "text", "transport")),
                Arguments.of("login.store", Set.of()),
                Arguments.of(
                        "message",
                        Set.of(
                                "", "agent", "client", "login", "options", "output", "tool",
                                "wire")),
                Arguments.of("memory", Set.of("concurrent", "text")),
                Arguments.of("metrics", Set.of("client")),
                Arguments.of(
                        "options",
                        Set.of(
                                "",
                                "address",
                                "client",
                                "login",
                                "output",
                                "provider",
                                "schema",
                                "tool",
                                "transport",
                                "wire",
                                "wire.completions",
                                "wire.messages",
                                "wire.responses")),
                Arguments.of("output", Set.of("schema")),
                Arguments.of("provider", Set.of("address")),
                Arguments.of("schema", Set.of()),
                Arguments.of("stream", Set.of("", "client", "concurrent", "message", "wire")),
                Arguments.of("text", Set.of()),
                Arguments.of("tool", Set.of("concurrent", "schema", "text")),
                Arguments.of("tracing", Set.of("", "message", "metrics", "text")),
                Arguments.of("transport", Set.of("address", "concurrent", "text")),
                Arguments.of("wire", Set.of("text")),
                Arguments.of("wire.completions", Set.of("wire")),
                Arguments.of("wire.messages", Set.of("wire")),
                Arguments.of("wire.responses", Set.of("wire")));
    }

    @ParameterizedTest
    @MethodSource("mayUse")
    void aRoomUsesOnlyWhatTheDesignAllows(String name, Set<String> allowed) {
        Set<String> packages =
                Stream.concat(Stream.of(name, "api"), allowed.stream())
                        .map(ArchitectureTest::packageName)
                        .collect(Collectors.toSet());
        noClasses()
                .that()
                .resideInAPackage(packageName(name))
                .should()
                .dependOnClassesThat(
                        describe(
                                "are ours and none of " + packages,
                                used ->
                                        used.getPackageName().startsWith(ROOT)
                                                && !packages.contains(used.getPackageName())))
                .check(CLASSES);
    }

    @Test
    void theTableHasEveryRoom() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        mayUse().map(row -> packageName((String) row.get()[0])).toList());
    }

    /**
     * Two classes of different rooms that need each other, however indirectly, can only be
     * understood together: then one of them is in the wrong room, or an interface is missing.
     */
    @Test
    void noCircleOfFilesSpansTwoRooms() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass user : CLASSES) {
            Set<String> used = uses.computeIfAbsent(file(user), name -> new TreeSet<>());
            user.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(type -> CLASSES.contain(type.getName()))
                    .map(ArchitectureTest::file)
                    .forEach(used::add);
        }
        List<String> circles = new ArrayList<>();
        uses.forEach(
                (user, all) ->
                        all.stream()
                                .filter(used -> !room(used).equals(room(user)))
                                .filter(used -> reachable(used, uses).contains(user))
                                .forEach(used -> circles.add(user + " and " + used)));
        assertThat(circles).isEmpty();
    }

    private static Set<String> reachable(String from, Map<String, Set<String>> uses) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(uses.get(next));
            }
        }
        return reached;
    }

    private static String file(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String room(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    /** A library, and the rooms that may use it. */
    static Stream<Arguments> libraries() {
        Set<String> json =
                Set.of(
                        "wire",
                        "wire.completions",
                        "wire.messages",
                        "wire.responses",
                        "login",
                        "login.store",
                        "memory",
                        "message",
                        "options",
                        "output",
                        "schema",
                        "stream",
                        "tool",
                        "tracing");
        return Stream.of(
                Arguments.of("org.apache.hc", Set.of("transport")),
                Arguments.of("com.fasterxml.jackson.core", json),
                Arguments.of("com.fasterxml.jackson.databind", json),
                Arguments.of("com.networknt", Set.of("schema")),
                Arguments.of("com.github.victools", Set.of("output")),
                Arguments.of("com.fasterxml.classmate", Set.of("output")),
                Arguments.of("io.micrometer", Set.of("metrics")),
                Arguments.of("org.apache.camel.telemetry", Set.of("tracing")),
                Arguments.of(
                        "org.apache.camel",
                        Set.of("", "options", "message", "metrics", "stream", "tool", "tracing")));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLibraryIsUsedOnlyWhereTheDesignAllows(String library, Set<String> allowed) {
        String[] packages =
                allowed.stream().map(ArchitectureTest::packageName).toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }

    /** Annotations that say how a record looks in JSON need no library where there is none. */
    @Test
    void theApiUsesTheJdkAndJacksonsAnnotationsAlone() {
        noClasses()
                .that()
                .resideInAPackage(packageName("api"))
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..", packageName("api"), "com.fasterxml.jackson.annotation")
                .check(CLASSES);
    }

    /**
     * Where Camel sets options by reflection, a text is unavoidable; everywhere else a credential
     * is a Secret.
     */
    @Test
    void aCredentialIsKeptAsASecret() {
        fields().that()
                .areDeclaredInClassesThat(
                        describe(
                                "are neither options, constants nor the secret itself",
                                owner ->
                                        !owner.isEquivalentTo(CopilotConfiguration.class)
                                                && !owner.isEquivalentTo(CopilotHeaders.class)
                                                && !owner.isEquivalentTo(Secret.class)))
                .and()
                .haveNameMatching("(?i).*(token|password|secret|credential|apikey)")
                .and()
                .areNotStatic()
                .should()
                .notHaveRawType(String.class)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> describe(
            String text, java.util.function.Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(text, predicate);
    }

    private static String packageName(String name) {
        return switch (name) {
            case "" -> ROOT;
            case "api" -> ROOT + ".api";
            default -> ROOT + ".internal." + name;
        };
    }
}
