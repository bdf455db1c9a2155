// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application with the starter, with or without a web server. */
final class App implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private App(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** An application with only the auto-configuration of the class path. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {}

    /**
     * Starts an application that reads {@code application.yaml}, with these command line
     * properties.
     */
    static App start(String... properties) {
        return start(WebApplicationType.NONE, List.of(), properties);
    }

    /**
     * Starts an application with a web server and all of the actuator, without {@code
     * application.yaml}.
     */
    static App web(List<Class<?>> beans, String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(properties));
        all.addAll(
                List.of(
                        "spring.config.name=none",
                        "server.port=0",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "management.endpoint.env.show-values=always",
                        "management.endpoint.configprops.show-values=always"));
        return start(WebApplicationType.SERVLET, beans, all.toArray(String[]::new));
    }

    static App start(WebApplicationType type, List<Class<?>> beans, String... properties) {
        List<Class<?>> sources = new ArrayList<>(beans);
        sources.add(Empty.class);
        return new App(
                new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                        .web(type)
                        .run(
                                Arrays.stream(properties)
                                        .map(property -> "--" + property)
                                        .toArray(String[]::new)));
    }

    String ask(String prompt) {
        return context.getBean(ProducerTemplate.class)
                .requestBody("direct:ask", prompt, String.class);
    }

    CamelContext camel() {
        return context.getBean(CamelContext.class);
    }

    /** Returns the status and the body of a request to the actuator. */
    String get(String path) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path))
                        .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** Returns the failure of the creation of the component. */
    static Throwable failureOfTheComponent(ApplicationContext application) {
        return catchThrowable(
                () -> application.getBean(CamelContext.class).getComponent("copilot"));
    }
}
