package io.github.camelcopilot.api;

import java.time.Instant;

/**
 * What is left of the plan's quota, as an answer's headers tell.
 *
 * @param remainingPercent from 0 to 100; 100 for an unlimited plan
 * @param resetAt when the count starts anew, or null
 */
public record Quota(double remainingPercent, Instant resetAt) {}
