/** Threads, timers and callbacks that every other package may use. */
package io.github.camelcopilot.internal.concurrent;
