/**
 * A real HTTP server on loopback that speaks as GitHub Copilot's API does, for tests, examples and
 * users' own projects: {@link io.github.camelcopilot.test.CopilotServer}.
 */
package io.github.camelcopilot.test;
