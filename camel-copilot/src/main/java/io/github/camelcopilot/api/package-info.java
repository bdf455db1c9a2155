/**
 * The public API for applications: values such as {@link io.github.camelcopilot.api.ChatRequest}
 * and {@link io.github.camelcopilot.api.ChatResult}, the exceptions, and the interfaces that
 * applications implement. The package depends only on the JDK and on Jackson's annotations; all
 * other packages may use it.
 *
 * <p>Values are immutable final classes with builders, so a member that is added later breaks no
 * caller.
 */
package io.github.camelcopilot.api;
