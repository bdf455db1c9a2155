/** JSON and server-sent events of the APIs: what is common to all of them. */
package io.github.camelcopilot.internal.wire;
