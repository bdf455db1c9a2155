/**
 * The types that applications import: values such as {@link io.github.camelcopilot.api.ChatRequest}
 * and {@link io.github.camelcopilot.api.ChatResult}, the exceptions, and the interfaces that
 * applications implement. The package depends on the JDK and Jackson's annotations alone; every
 * other package may use it.
 *
 * <p>Values are immutable final classes with builders, so a member that is added later breaks no
 * caller.
 */
package io.github.camelcopilot.api;
