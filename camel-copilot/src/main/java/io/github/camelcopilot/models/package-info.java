/** The lists of models, kept for a while. */
package io.github.camelcopilot.models;
