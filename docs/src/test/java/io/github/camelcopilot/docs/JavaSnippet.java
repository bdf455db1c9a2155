// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.camel.builder.RouteBuilder;

/**
 * A block of Java, compiled with warnings as errors. It is a whole file, a class without its
 * imports, or the body of the method that defines the routes.
 */
final class JavaSnippet {

    private static final Pattern CLASS =
            Pattern.compile(
                    "^(?:public |final |abstract )*(?:class|record|interface) (\\w+)",
                    Pattern.MULTILINE);
    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern ROUTES =
            Pattern.compile("^(?:from|onException|errorHandler)\\(", Pattern.MULTILINE);
    private static final String USUAL_IMPORTS =
            """
            import static org.assertj.core.api.Assertions.*;
            import io.github.camelcopilot.*;
            import io.github.camelcopilot.api.*;
            import io.github.camelcopilot.jdbc.JdbcConversationStore;
            import io.github.camelcopilot.test.*;
            import java.io.*;
            import java.nio.file.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.apache.camel.*;
            import org.apache.camel.builder.*;
            import org.apache.camel.impl.DefaultCamelContext;
            import org.apache.camel.spi.CamelEvent;
            import org.apache.camel.support.SimpleEventNotifierSupport;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            """;

    private final Block block;
    private final Path folder;

    JavaSnippet(Block block, Path folder) {
        this.block = block;
        this.folder = folder;
    }

    /** Compiles the block, and returns its routes, or null if there are none. */
    RouteBuilder compile() throws Exception {
        String text = block.text();
        Matcher named = CLASS.matcher(text);
        boolean whole = named.find();
        String name = whole ? named.group(1) : "PageSnippet";
        Matcher inPackage = PACKAGE.matcher(text);
        compile(name, source(text, whole));
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> made =
                    loader.loadClass(inPackage.find() ? inPackage.group(1) + "." + name : name);
            boolean routes = whole || ROUTES.matcher(text).find();
            if (!routes || !RouteBuilder.class.isAssignableFrom(made)) {
                return null;
            }
            var constructor = made.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (RouteBuilder) constructor.newInstance();
        }
    }

    private static String source(String text, boolean whole) {
        if (whole) {
            return text.startsWith("import ") || text.startsWith("package ")
                    ? text
                    : USUAL_IMPORTS + text;
        }
        return USUAL_IMPORTS
                + "class PageSnippet extends io.github.camelcopilot.docs.Given {\n"
                + "    @Override\n"
                + "    public void configure() throws Exception {\n"
                + text
                + "    }\n"
                + "}\n";
    }

    private void compile(String name, String text) throws IOException {
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, text);
        StringWriter problems = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    problems,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-Werror",
                                            // As this project's own build; and Camel's
                                            // getProperty(name, List.class) is unchecked.
                                            "-Xlint:all,-classfile,-path,-processing,-try,-unchecked",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            "-d",
                                            folder.toString()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            assertThat(compiled).as("%s\n%s", block, problems).isTrue();
        }
    }
}
