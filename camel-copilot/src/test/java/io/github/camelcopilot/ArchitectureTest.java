package io.github.camelcopilot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.camelcopilot.api.Secret;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the picture of the design: which package may use which. */
class ArchitectureTest {

    private static final String ROOT = "io.github.camelcopilot";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    // The test server's package has the same root, in a jar or in a folder.
                    .withImportOption(location -> !location.contains("/camelcopilot/test/"))
                    .importPackages(ROOT);

    /**
     * A package ({@code ""} = the root) and those that it may use beside itself and {@code api}.
     */
    static Stream<Arguments> mayUse() {
        return Stream.of(
                Arguments.of("api", Set.of()),
                Arguments.of("operation", Set.of("", "client", "login", "models")),
                Arguments.of("client", Set.of("provider", "wire", "transport", "login")),
                Arguments.of("provider", Set.of()),
                Arguments.of("wire", Set.of()),
                Arguments.of("transport", Set.of()),
                Arguments.of("login", Set.of("transport")),
                Arguments.of("models", Set.of("client", "transport")));
    }

    @ParameterizedTest
    @MethodSource("mayUse")
    void aPackageUsesOnlyWhatTheDesignAllows(String name, Set<String> allowed) {
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
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A library, and the packages that may use it. */
    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.of("org.apache.hc", Set.of("transport")),
                Arguments.of("com.fasterxml.jackson.core", Set.of("wire", "login")),
                Arguments.of("com.fasterxml.jackson.databind", Set.of("wire", "login")),
                Arguments.of("com.fasterxml.jackson.annotation", Set.of("api", "wire", "login")),
                Arguments.of("org.apache.camel", Set.of("", "operation")));
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
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }
}
