// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.LocalDate;
import java.util.Optional;

/** The class of the page about structured output. */
public record Ticket(
        String product,
        boolean urgent,
        @JsonPropertyDescription("The day by which the customer needs an answer")
                Optional<LocalDate> due) {}
