/** From the options as users write them to settings that the other packages understand. */
package io.github.camelcopilot.internal.options;
