// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.invoices;

import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.OutputViolation;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;
import org.springframework.dao.DuplicateKeyException;

/** Says why a file is set aside. Stateless; any thread may use it. */
public final class Reasons {

    /** Returns the reasons, at least one. */
    public List<String> of(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        if (failure instanceof CopilotOutputException output && !output.getViolations().isEmpty()) {
            return output.getViolations().stream().map(OutputViolation::toString).toList();
        }
        return List.of(
                // A rollback wraps the failure.
                ObjectHelper.getException(DuplicateKeyException.class, failure) != null
                        ? "An invoice of this supplier with this number is stored already."
                        : failure.getMessage());
    }

    /** Returns the reasons as a text, one per line. */
    public String text(@Variable("reasons") List<String> reasons) {
        return String.join("\n", reasons) + "\n";
    }
}
