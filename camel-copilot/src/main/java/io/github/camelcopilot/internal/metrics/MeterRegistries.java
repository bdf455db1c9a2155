// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the meter registry of a Camel context. Holds no state. */
final class MeterRegistries {

    private static final Logger LOG = LoggerFactory.getLogger(MeterRegistries.class);

    /** The name under which camel-micrometer binds its registry. */
    private static final String CAMEL_NAME = "metricsRegistry";

    private MeterRegistries() {}

    /**
     * Returns the bean that camel-micrometer uses as well; else the only registry, a composite one,
     * or the first by its name. Empty if there is none.
     */
    static Optional<MeterRegistry> find(CamelContext context) {
        // A bean of another type is none of this component's concern.
        if (context.getRegistry().lookupByName(CAMEL_NAME) instanceof MeterRegistry named) {
            return Optional.of(named);
        }
        Map<String, MeterRegistry> beans =
                new TreeMap<>(context.getRegistry().findByTypeWithName(MeterRegistry.class));
        Optional<MeterRegistry> composite =
                beans.values().stream()
                        .filter(CompositeMeterRegistry.class::isInstance)
                        .findFirst();
        if (composite.isPresent() || beans.size() <= 1) {
            return composite.or(() -> beans.values().stream().findFirst());
        }
        String first = beans.keySet().iterator().next();
        LOG.info(
                "There are several meter registries: {}. Calls are recorded in {}; to choose another one, "
                        + "bind it with the name {}",
                beans.keySet(),
                first,
                CAMEL_NAME);
        return Optional.of(beans.get(first));
    }
}
