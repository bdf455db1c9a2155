/**
 * An HTTP server on the loopback interface that simulates the API of GitHub Copilot, for tests,
 * examples and users' own projects: {@link io.github.camelcopilot.test.CopilotServer}.
 */
package io.github.camelcopilot.test;
