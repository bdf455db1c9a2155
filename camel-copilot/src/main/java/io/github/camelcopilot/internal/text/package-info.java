/** Text from outside and text in pieces: its size in UTF-8, its cleaning for display. */
package io.github.camelcopilot.internal.text;
