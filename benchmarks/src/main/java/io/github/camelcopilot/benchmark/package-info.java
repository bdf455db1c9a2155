/** What a call costs beside a blocking one, and how many threads many calls at once need. */
package io.github.camelcopilot.benchmark;
