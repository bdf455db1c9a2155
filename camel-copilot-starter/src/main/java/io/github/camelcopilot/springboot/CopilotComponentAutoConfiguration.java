// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.ComponentConfigurationProperties;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration that applies the properties {@code camel.component.copilot.*} to the component
 * {@code copilot} when Camel creates it.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnHierarchicalProperties({"camel.component", "camel.component.copilot"})
@EnableConfigurationProperties({
    ComponentConfigurationProperties.class,
    CopilotComponentConfiguration.class
})
public class CopilotComponentAutoConfiguration {

    /** Static, because properties are bound before other beans are created. */
    @Bean
    @ConfigurationPropertiesBinding
    static CopilotComponentConverter copilotComponentConverter(BeanFactory beans) {
        return new CopilotComponentConverter(beans);
    }

    /** Lazy, because it is needed only when Camel creates the component and looks it up. */
    @Lazy
    @Bean
    ComponentCustomizer configureCopilotComponent(
            ApplicationContext application,
            CamelContext camelContext,
            CopilotComponentConfiguration options) {
        return new CopilotComponentCustomizer(application, camelContext, options);
    }
}
