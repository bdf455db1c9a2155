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
 * Runs the route of {@code camel/entra-id.camel.yaml} once over the messages. What happens to a
 * message stands there; here stands where its service and the tokens for it come from.
 */
public final class EntraId {

    private final PrintStream out;

    private EntraId(PrintStream out) {
        this.out = out;
    }

    /** Exits with 1 when a message failed, for the script that calls this. */
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

    /** Chooses Azure or its stand-in, once Camel has read the properties that say which. */
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
         * What Azure offers where this runs: the variables {@code AZURE_...}, a workload or managed
         * identity, the login of {@code az}, and others.
         */
        private static Supplier<TokenCredential> ofTheEnvironment() {
            // One for all credentials: each client has connections and threads of its own.
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
