// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Runs the route of {@code camel/entra-id.camel.yaml} once for the messages. The route processes
 * the messages; this class provides the service and its tokens.
 */
public final class EntraId {

    private final PrintStream out;

    private EntraId(PrintStream out) {
        this.out = out;
    }

    /** Exits with 1 if a message failed. */
    public static void main(String[] arguments) throws Exception {
        if (!new EntraId(System.out).run()) {
            System.exit(1);
        }
    }

    private boolean run() throws Exception {
        Report report = new Report(out);
        try (Preparation preparation = new Preparation(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("report", report);
            main.addMainListener(preparation);
            main.run();
        }
        return !report.hasFailed();
    }

    /** Chooses Azure or its stand-in, after Camel has read the properties. */
    private static final class Preparation extends MainListenerSupport implements AutoCloseable {

        private final PrintStream out;
        private StandIn standIn;

        Preparation(PrintStream out) {
            this.out = out;
        }

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
            Service service = Service.choose(properties::resolveProperty);
            out.println(service.announcement());
            Supplier<TokenCredential> credentials;
            if (service.simulated()) {
                standIn = startStandIn();
                properties.addOverrideProperty("endpoint", standIn.url());
                properties.addOverrideProperty("deployment", "stand-in");
                credentials = standIn::credential;
            } else {
                credentials = ofTheEnvironment();
            }
            main.getCamelContext().getRegistry().bind("entra", new EntraTokenProvider(credentials));
        }

        /**
         * Returns the credentials that are available on this machine: the variables {@code
         * AZURE_...}, a workload or managed identity, the login of {@code az}, and others.
         */
        private static Supplier<TokenCredential> ofTheEnvironment() {
            // One for all credentials, because each client has its own connections and threads.
            HttpClient client = new JdkHttpClientBuilder().build();
            return () -> new DefaultAzureCredentialBuilder().httpClient(client).build();
        }

        private static StandIn startStandIn() {
            try {
                return StandIn.start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() {
            if (standIn != null) {
                standIn.close();
            }
        }
    }
}
