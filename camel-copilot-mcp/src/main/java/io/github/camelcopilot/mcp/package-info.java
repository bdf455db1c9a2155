/** The client for MCP servers: their tools as a source of tools for the model. */
package io.github.camelcopilot.mcp;
