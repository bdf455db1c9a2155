// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotConverters;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.internal.options.EnumOptions;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * Converts the text of options that are beans: {@code #bean:name} and {@code #name} refer to the
 * bean of that name; a {@code tokenStore} may also be the path of a file, and a {@code
 * toolApproval} the URI of an endpoint. Also converts {@code provider}, so that an invalid value is
 * rejected with more advice than Spring Boot gives.
 */
public class CopilotComponentConverter implements GenericConverter {

    private static final String BEAN = "#bean:";

    private final BeanFactory beans;

    public CopilotComponentConverter(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Stream.of(
                        ConversationStore.class,
                        CopilotConfiguration.class,
                        ModelsProvider.class,
                        ProviderName.class,
                        SSLContextParameters.class,
                        TokenProvider.class,
                        TokenStore.class,
                        ToolApproval.class)
                .map(type -> new ConvertiblePair(String.class, type))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Object convert(Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        if (source == null || source.toString().isBlank()) {
            return null;
        }
        String text = source.toString().strip();
        Class<?> type = targetType.getType();
        if (type == ProviderName.class) {
            return providerName(text);
        }
        if (text.startsWith(BEAN)) {
            return beans.getBean(text.substring(BEAN.length()), type);
        }
        if (text.startsWith("#")) {
            return beans.getBean(text.substring(1), type);
        }
        // Camel placeholders are not resolved here, and are not file names.
        if (type == TokenStore.class && !text.contains("{{")) {
            return CopilotConverters.toTokenStore(text);
        }
        if (type == ToolApproval.class && !text.contains("{{")) {
            return CopilotConverters.toToolApproval(text);
        }
        // An exception from Spring Boot would contain the value, which may be a misplaced token.
        // The customizer reports such a property instead.
        return null;
    }

    private static ProviderName providerName(String text) {
        EnumOptions.check("provider", text);
        return ProviderName.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
