// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.WireApiName;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context whose component {@code copilot} calls a server of this module. */
final class CopilotContext {

    private CopilotContext() {}

    static CamelContext start(String baseUrl, StreamFormat format, RoutesBuilder routes)
            throws Exception {
        CamelContext context = new DefaultCamelContext();
        CopilotComponent component = context.getComponent("copilot", CopilotComponent.class);
        component.getConfiguration().setBaseUrl(baseUrl);
        component.getConfiguration().setToken(ChatRoutes.TOKEN);
        component.getConfiguration().setModel(ChatRoutes.MODEL);
        component.getConfiguration().setWireApi(WireApiName.valueOf(format.name()));
        context.addRoutes(routes);
        context.start();
        return context;
    }
}
