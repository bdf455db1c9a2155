/** Where a service is, how it wants its credential, and which headers it needs beside. */
package io.github.camelcopilot.provider;
