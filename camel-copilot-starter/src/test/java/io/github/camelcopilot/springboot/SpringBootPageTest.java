// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.camelcopilot.springboot.Catalog.Option;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.camel.Route;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** Each section of docs/spring-boot.md is an application that starts and sends a prompt. */
@ExtendWith(CopilotServerExtension.class)
class SpringBootPageTest {

    private static final Path PAGE = Path.of("../docs/spring-boot.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (.+?)$(.*?)(?=^## |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)");
    private static final String COMPONENT = "camel.component.copilot.";

    @TempDir private Path folder;

    /** The database of the application. */
    @Configuration(proxyBeanMethods = false)
    static class Database {

        @Bean
        DataSource dataSource() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:mem:page;DB_CLOSE_DELAY=-1");
            return source;
        }
    }

    private record Block(String language, String text) {

        boolean isRoute() {
            return language.equals("yaml") && text.startsWith("- ");
        }

        boolean isProperties() {
            return language.equals("properties") || (language.equals("yaml") && !isRoute());
        }
    }

    private record Section(String title, List<Block> blocks) {

        Stream<Block> java() {
            return blocks.stream().filter(block -> block.language().equals("java"));
        }

        boolean isTest() {
            return title.equals("Tests");
        }

        @Override
        public String toString() {
            return title;
        }
    }

    static List<Section> sections() throws IOException {
        List<Section> sections = new ArrayList<>();
        Matcher section = SECTION.matcher(Files.readString(PAGE));
        while (section.find()) {
            List<Block> blocks = new ArrayList<>();
            Matcher block = BLOCK.matcher(section.group(2));
            while (block.find()) {
                blocks.add(new Block(block.group(1), block.group(2)));
            }
            if (!blocks.isEmpty()) {
                sections.add(new Section(section.group(1), blocks));
            }
        }
        return sections;
    }

    static Stream<Section> applications() throws IOException {
        return sections().stream().filter(section -> !section.isTest());
    }

    @ParameterizedTest
    @MethodSource("applications")
    void theApplicationOfASectionStartsAndSendsAPrompt(Section section, CopilotServer server)
            throws Exception {
        server.answerWith(request -> Answer.text("A mammal"));
        List<Block> properties = section.blocks().stream().filter(Block::isProperties).toList();
        // An alternative is a separate application.
        for (Block block : properties.isEmpty() ? List.of(new Block("yaml", "")) : properties) {
            start(section, block, server);
        }
    }

    private void start(Section section, Block properties, CopilotServer server) throws Exception {
        Path file = folder.resolve("application." + properties.language());
        Files.writeString(file, properties.text());
        for (String name : names(file)) {
            assertThat(isOption(name)).as("%s is an option", name).isTrue();
        }
        try (URLClassLoader loader = compiled(section);
                App app =
                        App.start(
                                WebApplicationType.NONE,
                                Stream.concat(
                                                Stream.<Class<?>>of(Database.class),
                                                section.java().map(block -> load(loader, block)))
                                        .toList(),
                                "spring.config.location=file:" + file,
                                "camel.main.routes-include-pattern="
                                        + (properties.text().contains("kind: Pipe")
                                                ? "file:" + file
                                                : "classpath:camel/*"),
                                "MY_TOKEN=gho_of-the-test",
                                "claude.key=a-key",
                                "claude.base-url=" + server.url(),
                                // Unless the page contains one.
                                properties.text().contains("token: ")
                                        ? "any=thing"
                                        : COMPONENT + "token=gho_of-the-test",
                                COMPONENT + "base-url=" + server.url())) {
            for (Block block : section.blocks()) {
                if (block.isRoute() && !block.text().contains("id: ask\n")) {
                    PluginHelper.getRoutesLoader(app.camel())
                            .loadRoutes(ResourceHelper.fromString("page.yaml", block.text()));
                }
            }
            assertThat(app.camel().getRoutes()).isNotEmpty();
            for (Route route : app.camel().getRoutes()) {
                assertThat(
                                app.camel()
                                        .createProducerTemplate()
                                        .requestBodyAndHeader(
                                                route.getEndpoint(),
                                                "What is a camel?",
                                                "chatId",
                                                "1",
                                                String.class))
                        .isEqualTo("A mammal");
            }
        }
    }

    @Test
    void theTestOfThePagePasses() throws Exception {
        Section section = sections().stream().filter(Section::isTest).findFirst().orElseThrow();
        try (URLClassLoader loader = compiled(section)) {
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            Thread.currentThread().setContextClassLoader(loader);
            try {
                LauncherFactory.create()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(
                                                selectClass(
                                                        load(
                                                                loader,
                                                                section.java()
                                                                        .findFirst()
                                                                        .orElseThrow())))
                                        .build(),
                                summary);
            } finally {
                Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
            }
            StringWriter failures = new StringWriter();
            summary.getSummary().printFailuresTo(new PrintWriter(failures));
            assertThat(summary.getSummary().getTestsSucceededCount())
                    .as("%s", failures)
                    .isEqualTo(1);
        }
    }

    private static List<String> names(Path file) throws IOException {
        PropertySourceLoader loader =
                file.toString().endsWith("yaml")
                        ? new YamlPropertySourceLoader()
                        : new PropertiesPropertySourceLoader();
        List<String> names = new ArrayList<>();
        for (PropertySource<?> source : loader.load("page", new FileSystemResource(file))) {
            names.addAll(List.of(((EnumerablePropertySource<?>) source).getPropertyNames()));
        }
        return names.stream().filter(name -> name.startsWith(COMPONENT)).toList();
    }

    private static boolean isOption(String name) {
        String option = name.substring(COMPONENT.length()).replaceFirst("[.\\[].*", "");
        return Catalog.options().stream()
                .map(Option::name)
                .anyMatch(known -> uniform(known).equals(uniform(option)));
    }

    private static String uniform(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static Class<?> load(ClassLoader loader, Block block) {
        try {
            return loader.loadClass(name(block));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Block block) {
        Matcher name = CLASS.matcher(block.text());
        assertThat(name.find()).as("a class in\n%s", block.text()).isTrue();
        return "page." + name.group(1);
    }

    /** In a package, since Spring scans the package of an application. */
    private URLClassLoader compiled(Section section) throws IOException {
        List<Path> sources = new ArrayList<>();
        Path classes = Files.createDirectories(folder.resolve("classes"));
        for (Block block : section.java().toList()) {
            Path source = folder.resolve(name(block).substring("page.".length()) + ".java");
            Files.writeString(source, "package page;\n" + block.text());
            sources.add(source);
        }
        if (!sources.isEmpty()) {
            compile(sources, classes);
        }
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, SpringBootPageTest.class.getClassLoader());
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    problems,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-Werror",
                                            "-Xlint:all,-classfile,-path,-processing",
                                            "-parameters",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            "-d",
                                            classes.toString()),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources))
                            .call();
            assertThat(compiled)
                    .as(
                            "%s\n%s",
                            sources.stream().map(Path::toString).collect(Collectors.joining()),
                            problems)
                    .isTrue();
        }
    }
}
