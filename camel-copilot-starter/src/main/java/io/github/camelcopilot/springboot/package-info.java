/** The component as Spring Boot configures it. */
package io.github.camelcopilot.springboot;
