// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application and, if necessary, the simulator. */
@SpringBootApplication
public class SpringBootExample {

    /** Serves until it is stopped. */
    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(SpringBootExample.class);
        application.addInitializers(new Simulator());
        return application;
    }
}
