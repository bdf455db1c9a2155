/** Chunks and those who read them: buffers, input streams, iterators, publishers, channels. */
package io.github.camelcopilot.internal.stream;
