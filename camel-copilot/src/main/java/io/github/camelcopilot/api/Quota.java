package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What is left of the plan's quota, as an answer's headers say. In JSON, {@code resetAt} is text in
 * ISO 8601, so that a plain {@code ObjectMapper} writes and reads it.
 *
 * @param remainingPercent from 0 to 100; 100 for an unlimited plan
 * @param resetAt when the count starts anew, or null
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE)
public record Quota(@JsonProperty double remainingPercent, Instant resetAt) {

    @JsonCreator
    static Quota ofJson(
            @JsonProperty("remainingPercent") double remainingPercent,
            @JsonProperty("resetAt") String resetAt) {
        return new Quota(remainingPercent, resetAt == null ? null : Instant.parse(resetAt));
    }

    @JsonProperty("resetAt")
    String resetAtText() {
        return resetAt == null ? null : resetAt.toString();
    }
}
