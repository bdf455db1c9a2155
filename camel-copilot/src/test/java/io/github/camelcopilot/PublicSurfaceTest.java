// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.camelcopilot.api.ChatRequest;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds docs/public-api.md to the public types, so that a change of the API is seen in a review.
 * Run with {@code -Dupdate.docs=true} to write the list anew:
 *
 * <pre>
 * mvn -pl camel-copilot -am test -Dtest=PublicSurfaceTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true
 * </pre>
 */
class PublicSurfaceTest {

    private static final Path PAGE = Path.of("../docs/public-api.md");
    private static final String BEGIN = "<!-- generated list: begin -->\n";
    private static final String END = "<!-- generated list: end -->\n";

    private static final String ROOT = CopilotComponent.class.getPackageName();
    private static final String API = ChatRequest.class.getPackageName();
    private static final String INTERNAL = ROOT + ".internal.";

    /**
     * Public because Camel calls them: converters of internal types, and what Camel's build
     * generates.
     */
    private static final Set<Class<?>> CALLED_BY_CAMEL =
            Set.of(
                    CopilotComponentConfigurer.class,
                    CopilotConverters.class,
                    CopilotConvertersLoader.class,
                    CopilotDevConsole.class,
                    CopilotEndpointConfigurer.class,
                    CopilotEndpointUriFactory.class);

    private static final Set<String> OF_EVERY_TYPE =
            Set.of("equals", "hashCode", "toString", "values", "valueOf");

    @Test
    void thePageListsThePublicTypes() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String expected = page.substring(0, begin) + list() + page.substring(end);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("the list in %s; see the Javadoc of this test", PAGE)
                .isEqualTo(expected);
    }

    @Test
    void noPublicTypeExposesAnInternalOne() {
        assertThat(
                        publicTypes()
                                .flatMap(
                                        type ->
                                                Stream.concat(
                                                        Stream.of(header(type)),
                                                        members(type).map(m -> type + ": " + m))))
                .noneMatch(line -> line.contains(INTERNAL));
    }

    /** What users construct or receive. An exception gains a member by one more constructor. */
    static Stream<Class<?>> values() {
        return publicTypes()
                .filter(type -> type.getPackageName().equals(API))
                .filter(type -> !type.isInterface() && !type.isEnum())
                .filter(type -> !Throwable.class.isAssignableFrom(type));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aMemberCanBeAddedToAValueWithoutBreakingItsCallers(Class<?> type) {
        assertThat(type.isRecord()).as("its constructor would change with each member").isFalse();
        assertThat(type).isFinal();
        assertThat(type.getConstructors()).isEmpty();
        assertThat(type.getFields())
                .as("constants alone")
                .allMatch(field -> Modifier.isStatic(field.getModifiers()));
        Class<?> outer = type.getEnclosingClass();
        assertThat(
                        Stream.of(type, outer == null ? type : outer)
                                .flatMap(t -> Stream.of(t.getMethods())))
                .as("a factory or a builder")
                .anyMatch(
                        method ->
                                Modifier.isStatic(method.getModifiers())
                                        && (method.getReturnType() == type
                                                || method.getName().equals("builder")));
    }

    private static Stream<Class<?>> publicTypes() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT)
                        .stream()
                        .filter(type -> Set.of(ROOT, API).contains(type.getPackageName()))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(PublicSurfaceTest::isPublic)
                        .filter(type -> !CALLED_BY_CAMEL.contains(type))
                        .sorted(Comparator.comparing(Class::getName));
    }

    private static boolean isPublic(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return false;
        }
        Class<?> outer = type.getEnclosingClass();
        return outer == null || isPublic(outer);
    }

    private static String list() {
        StringBuilder text = new StringBuilder();
        for (String room : List.of(API, ROOT)) {
            text.append("\n## ").append(room).append("\n");
            publicTypes()
                    .filter(type -> type.getPackageName().equals(room))
                    .forEach(
                            type -> {
                                text.append("\n```text\n").append(shown(header(type))).append('\n');
                                members(type)
                                        .forEach(
                                                m ->
                                                        text.append("    ")
                                                                .append(shown(m))
                                                                .append('\n'));
                                text.append("```\n");
                            });
        }
        return text.append('\n').toString();
    }

    private static String shown(String line) {
        return line.replaceAll("\\b[a-z]\\w*\\.(?=[a-zA-Z])", "").replace('$', '.');
    }

    private static String header(Class<?> type) {
        String kind = type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        boolean isShown = kind.equals("class");
        List<String> bases = new ArrayList<>();
        if (isShown && type.getGenericSuperclass() != Object.class) {
            bases.add(type.getGenericSuperclass().getTypeName());
        }
        Stream.of(type.getGenericInterfaces()).map(Type::getTypeName).forEach(bases::add);
        return (isShown && Modifier.isAbstract(type.getModifiers()) ? "abstract " : "")
                + kind
                + " "
                + type.getName()
                + (bases.isEmpty() ? "" : " : " + String.join(", ", bases));
    }

    /** Returns the members that other packages can use, inherited ones only where declared anew. */
    private static Stream<String> members(Class<?> type) {
        Stream<String> fields =
                Stream.of(type.getDeclaredFields())
                        .filter(field -> isUsable(field.getModifiers(), type))
                        .map(PublicSurfaceTest::field);
        Stream<String> constructors =
                Stream.of(type.getDeclaredConstructors())
                        .filter(constructor -> isUsable(constructor.getModifiers(), type))
                        .map(PublicSurfaceTest::constructor);
        Stream<String> methods =
                Stream.of(type.getDeclaredMethods())
                        .filter(method -> isUsable(method.getModifiers(), type))
                        .filter(method -> !method.isSynthetic())
                        .filter(method -> !OF_EVERY_TYPE.contains(method.getName()))
                        .map(PublicSurfaceTest::method);
        return Stream.of(fields, constructors, methods).flatMap(Stream::sorted);
    }

    private static boolean isUsable(int modifiers, Class<?> type) {
        return Modifier.isPublic(modifiers)
                || (Modifier.isProtected(modifiers) && !Modifier.isFinal(type.getModifiers()));
    }

    private static String field(Field field) {
        if (field.isEnumConstant()) {
            return field.getName();
        }
        String value = "";
        if (field.getType() == String.class) {
            try {
                value = " = \"" + field.get(null) + '"';
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return modifiers(field.getModifiers())
                + field.getName()
                + " : "
                + field.getGenericType().getTypeName()
                + value;
    }

    private static String constructor(Constructor<?> constructor) {
        return "new" + parameters(constructor);
    }

    private static String method(Method method) {
        String result = method.getGenericReturnType().getTypeName();
        return modifiers(method.getModifiers())
                + method.getName()
                + parameters(method)
                + (result.equals("void") ? "" : " : " + result);
    }

    private static String parameters(Executable executable) {
        return Stream.of(executable.getGenericParameterTypes())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + Stream.of(executable.getGenericExceptionTypes())
                        .map(thrown -> " throws " + thrown.getTypeName())
                        .collect(Collectors.joining())
                + (isDeprecated(executable) ? " deprecated" : "");
    }

    private static boolean isDeprecated(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class);
    }

    private static String modifiers(int modifiers) {
        return (Modifier.isProtected(modifiers) ? "protected " : "")
                + (Modifier.isStatic(modifiers) ? "static " : "")
                + (Modifier.isAbstract(modifiers) ? "abstract " : "");
    }
}
