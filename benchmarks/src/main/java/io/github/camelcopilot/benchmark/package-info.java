/**
 * What calls and streams cost beside other ways to make them, and how many threads and how much
 * heap many of them at once need.
 */
package io.github.camelcopilot.benchmark;
