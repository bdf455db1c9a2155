/**
 * Benchmarks: the cost of calls and streams compared with other libraries, and the threads and heap
 * that many concurrent ones need.
 */
package io.github.camelcopilot.benchmark;
