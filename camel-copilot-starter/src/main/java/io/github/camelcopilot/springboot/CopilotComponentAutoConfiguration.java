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
 * Gives the component {@code copilot} the properties {@code camel.component.copilot.*}, when Camel
 * makes it.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnHierarchicalProperties({"camel.component", "camel.component.copilot"})
@EnableConfigurationProperties({
    ComponentConfigurationProperties.class,
    CopilotComponentConfiguration.class
})
public class CopilotComponentAutoConfiguration {

    /** Static, for properties are bound before other beans are made. */
    @Bean
    @ConfigurationPropertiesBinding
    static CopilotComponentConverter copilotComponentConverter(BeanFactory beans) {
        return new CopilotComponentConverter(beans);
    }

    /** Lazy, as Camel asks for it when it needs it. */
    @Lazy
    @Bean
    ComponentCustomizer configureCopilotComponent(
            ApplicationContext application,
            CamelContext camelContext,
            CopilotComponentConfiguration options) {
        return new CopilotComponentCustomizer(application, camelContext, options);
    }
}
