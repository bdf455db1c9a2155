/** Chunks and their readers: buffers, input streams, iterators, publishers and channels. */
package io.github.camelcopilot.internal.stream;
