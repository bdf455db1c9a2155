/** Text: its size in UTF-8, split characters, and external text made safe to display. */
package io.github.camelcopilot.internal.text;
